package io.meshage.transport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in real time, where there is no other. */
final class Awaiting {
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(1);

  private Awaiting() {}

  static void await(String what, BooleanSupplier condition) {
    long untilNanos = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - untilNanos > 0) {
        throw new AssertionError("waited " + LONGEST + " in vain for " + what);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
