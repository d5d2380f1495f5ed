package io.meshage.node;

import java.time.Duration;

/**
 * How a node numbers its lives: by the clock, and above the last one that it remembers. A number
 * far beyond the clock is not remembered, for forgeries and wrong clocks make such; the mesh, while
 * it knows of it, tells it again.
 */
public final class Births {
  /** How far ahead of the clock a remembered number may be. */
  public static final Duration MOST_AHEAD = Duration.ofHours(24);

  private Births() {}

  /** Returns whether a number is worth remembering, or believing that it was remembered. */
  public static boolean isPlausible(long instance, long wallMicros) {
    return instance >= 0 && instance - wallMicros <= MOST_AHEAD.toNanos() / 1000;
  }

  /** Returns the first number of the next life; what was remembered counts if it is plausible. */
  public static long next(long last, long wallMicros) {
    return isPlausible(last, wallMicros) ? Math.max(last + 1, wallMicros) : wallMicros;
  }
}
