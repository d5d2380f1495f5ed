package io.meshage.protocol.health;

import java.time.Duration;

/**
 * How far this node may trust its own ears. A node whose own timers fire late hears late, and must
 * give the others more time. Source: Lifeguard (arXiv 1707.00788) section IV, with the lag of the
 * node's loop for its evidence.
 */
final class SelfAwareness {
  private static final int MOST = 8;
  private static final long LAG_NANOS = Duration.ofMillis(100).toNanos();
  private static final long RECOVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private int multiplier = 1;
  private long changedNanos;

  /** Notes how late a timer fired. */
  void noteLag(long lagNanos, long nowNanos) {
    if (lagNanos > LAG_NANOS) {
      multiplier = Math.min(MOST, multiplier + 1);
      changedNanos = nowNanos;
    } else if (multiplier > 1 && nowNanos - changedNanos >= RECOVERY_NANOS) {
      multiplier--;
      changedNanos = nowNanos;
    }
  }

  /** Returns what to stretch time limits by, 1 to 8. */
  int multiplier() {
    return multiplier;
  }
}
