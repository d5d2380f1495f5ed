package io.meshage.bench.subject;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot tell when it happens. */
public final class Waiting {
  private static final long LOOK_NANOS = 50_000; // far below what is measured with it: milliseconds

  private Waiting() {}

  /**
   * Returns when the condition holds.
   *
   * @throws IllegalStateException if it does not within the limit
   */
  public static void until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited " + limit + " in vain");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Returns after this time. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
