package io.meshage.protocol.topology;

/**
 * A token bucket in one number: the time at which the bucket will be full again. Source: the
 * generic cell rate algorithm, ITU-T I.371, as virtual scheduling.
 *
 * @param intervalNanos how long one token takes to come back
 * @param burst how many tokens the bucket holds
 */
record RateGate(long intervalNanos, int burst) {

  /** Returns how long to wait until there is a token; zero or less if there is one now. */
  long waitNanos(long fullAtNanos, long nowNanos) {
    return fullAtNanos - nowNanos - (burst - 1) * intervalNanos;
  }

  /** Takes a token, be it one that is yet to come; returns when the bucket will be full again. */
  long take(long fullAtNanos, long nowNanos) {
    return (fullAtNanos - nowNanos > 0 ? fullAtNanos : nowNanos) + intervalNanos;
  }
}
