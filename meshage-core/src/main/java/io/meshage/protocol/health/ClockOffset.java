package io.meshage.protocol.health;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * By how much a peer's clock is ahead, from the ping that took least: its answer was written half a
 * round trip ago, give or take the other half. Source: the clock filter of NTP, RFC 5905 section
 * 10.
 */
final class ClockOffset {
  /** Clocks drift, so that a good sample is worth no more than a new one after a while. */
  private static final long WORTH_NANOS = Duration.ofMinutes(1).toNanos();

  private static final long MOST_MICROS = Long.MAX_VALUE / 1_000;

  private boolean isKnown;
  private long aheadMicros;
  private long tookNanos;
  private long takenNanos;

  /** Takes a sample: how far the clock in the answer was ahead of the own one when it came. */
  void sample(long aheadOnArrivalMicros, long roundTripNanos, long nowNanos) {
    if (!isKnown || roundTripNanos <= tookNanos || nowNanos - takenNanos > WORTH_NANOS) {
      isKnown = true;
      aheadMicros = aheadOnArrivalMicros + roundTripNanos / 2_000;
      tookNanos = roundTripNanos;
      takenNanos = nowNanos;
    }
  }

  /** Returns the best that is known; something else before the first answer. */
  long aheadMicros(long orElse) {
    return isKnown ? aheadMicros : orElse;
  }

  /**
   * Returns it as a duration that has nanoseconds: what peers say of their clocks may be anything.
   */
  static Duration bounded(long micros) {
    return Duration.of(Math.max(-MOST_MICROS, Math.min(MOST_MICROS, micros)), ChronoUnit.MICROS);
  }
}
