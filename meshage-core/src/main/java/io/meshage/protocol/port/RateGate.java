package io.meshage.protocol.port;

/**
 * A token bucket in one number: the time at which the bucket will be full again. Source: the
 * generic cell rate algorithm, ITU-T I.371, as virtual scheduling.
 *
 * @param intervalNanos how long one token takes to come back
 * @param burst how many tokens the bucket holds
 */
public record RateGate(long intervalNanos, int burst) {
  private static final long SECOND_NANOS = 1_000_000_000;

  /** Returns the gate that lets so many through each second, and so many at once. */
  public static RateGate perSecond(int tokens, int burst) {
    return new RateGate(SECOND_NANOS / tokens, burst);
  }

  /** Returns how long to wait until there is a token; zero or less if there is one now. */
  public long waitNanos(long fullAtNanos, long nowNanos) {
    return fullAtNanos - nowNanos - (burst - 1) * intervalNanos;
  }

  /** Takes a token, be it one that is yet to come; returns when the bucket will be full again. */
  public long take(long fullAtNanos, long nowNanos) {
    return (fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos) + intervalNanos;
  }
}
