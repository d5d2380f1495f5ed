package io.meshage.protocol.health;

import java.time.Duration;

/** A smoothed round-trip time. Source: RFC 6298 section 2, without the retransmission timer. */
final class RoundTrip {
  private static final int SMOOTHING = 8; // alpha is 1/8

  private long smoothedNanos;

  void sample(long nanos) {
    smoothedNanos =
        smoothedNanos == 0 ? nanos : smoothedNanos + (nanos - smoothedNanos) / SMOOTHING;
  }

  Duration smoothed() {
    return Duration.ofNanos(smoothedNanos);
  }
}
