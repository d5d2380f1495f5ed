package io.meshage.cli.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what comes soon, and not longer than needed. */
public final class Until {
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private Until() {}

  /** Returns when the condition holds; fails if it does not in time. */
  public static void holds(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("did not come about in " + LONGEST);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** Returns when the condition has held for this long; fails as soon as it does not. */
  public static void staysSo(Duration howLong, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + howLong.toNanos();
    while (System.nanoTime() - endNanos < 0) {
      if (!condition.getAsBoolean()) {
        throw new AssertionError("did not stay so for " + howLong);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
