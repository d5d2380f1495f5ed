package io.meshage.sim;

/** A monotonic clock with an origin of its own that may run fast or slow. */
final class DriftingClock {
  private long sinceVirtualNanos;
  private long sinceNanos;
  private double rate = 1.0;

  DriftingClock(long virtualNanos, long originNanos) {
    this.sinceVirtualNanos = virtualNanos;
    this.sinceNanos = originNanos;
  }

  long read(long virtualNanos) {
    long passed = virtualNanos - sinceVirtualNanos;
    return sinceNanos + (rate == 1.0 ? passed : (long) (passed * rate));
  }

  /** Returns how much virtual time passes until this clock shows so much more, rounded up. */
  long untilElapsed(long nanos) {
    return rate == 1.0 ? nanos : (long) Math.ceil(nanos / rate);
  }

  void setRate(long virtualNanos, double newRate) {
    if (!(newRate > 0)) {
      throw new IllegalArgumentException("a clock's rate must be positive, not " + newRate);
    }
    sinceNanos = read(virtualNanos);
    sinceVirtualNanos = virtualNanos;
    rate = newRate;
  }
}
