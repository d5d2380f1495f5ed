package io.meshage.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what cannot tell when it happens. */
final class Waiting {
  private static final long LOOK_NANOS = 50_000; // far below what is measured with it: milliseconds

  private Waiting() {}

  /**
   * Returns when the condition holds.
   *
   * @throws IllegalStateException if it does not within the limit
   */
  static void until(Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited " + limit + " in vain");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
