package io.meshage.sim;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long one frame or packet takes on a path. Frames of one connection never overtake each other.
 */
@FunctionalInterface
public interface Delay {

  /** Draws a delay in nanoseconds, at least 0. */
  long drawNanos(RandomGenerator random);

  /** Returns a constant delay. */
  static Delay constant(Duration delay) {
    long nanos = notNegative(delay);
    return random -> nanos;
  }

  /** Returns delays that are uniformly distributed between two bounds, both included. */
  static Delay uniform(Duration least, Duration most) {
    long leastNanos = notNegative(least);
    long mostNanos = notNegative(most);
    if (mostNanos < leastNanos) {
      throw new IllegalArgumentException("the longest delay is below the shortest: " + most);
    }
    return random -> random.nextLong(leastNanos, mostNanos + 1);
  }

  /** Returns exponentially distributed delays with this mean: mostly short, sometimes long. */
  static Delay exponential(Duration mean) {
    long meanNanos = notNegative(mean);
    return random -> Math.round(random.nextExponential() * meanNanos);
  }

  private static long notNegative(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("a negative delay: " + delay);
    }
    return delay.toNanos();
  }
}
