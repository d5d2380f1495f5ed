package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * Timers of mesh state announcements and route calculation.
 *
 * @param msaPeriod the period of announcements; after one such period without changes all nodes
 *     agree
 * @param batchDelay how long the first change waits for others before it is announced; a longer
 *     delay merges more changes, a shorter one reroutes sooner
 * @param minSpacing minimum time between two announcements of one origin; doubles while changes are
 *     frequent
 * @param maxSpacing the maximum of the doubled spacing
 * @param quietReset time without changes after which the spacing starts over
 * @param spfInitialDelay RFC 8405 INITIAL_SPF_DELAY
 * @param spfShortDelay RFC 8405 SHORT_SPF_DELAY
 * @param spfLongDelay RFC 8405 LONG_SPF_DELAY
 * @param spfTimeToLearn RFC 8405 TIME_TO_LEARN_INTERVAL
 * @param spfHolddown RFC 8405 HOLDDOWN_INTERVAL
 * @param maxAge how long an announcement is valid without a newer one
 * @param refresh how often an unchanged announcement is repeated
 */
public record TopologyTimers(
    Duration msaPeriod,
    Duration batchDelay,
    Duration minSpacing,
    Duration maxSpacing,
    Duration quietReset,
    Duration spfInitialDelay,
    Duration spfShortDelay,
    Duration spfLongDelay,
    Duration spfTimeToLearn,
    Duration spfHolddown,
    Duration maxAge,
    Duration refresh) {
  public TopologyTimers {
    Objects.requireNonNull(msaPeriod, "msaPeriod");
    Objects.requireNonNull(batchDelay, "batchDelay");
    Objects.requireNonNull(minSpacing, "minSpacing");
    Objects.requireNonNull(maxSpacing, "maxSpacing");
    Objects.requireNonNull(quietReset, "quietReset");
    Objects.requireNonNull(spfInitialDelay, "spfInitialDelay");
    Objects.requireNonNull(spfShortDelay, "spfShortDelay");
    Objects.requireNonNull(spfLongDelay, "spfLongDelay");
    Objects.requireNonNull(spfTimeToLearn, "spfTimeToLearn");
    Objects.requireNonNull(spfHolddown, "spfHolddown");
    Objects.requireNonNull(maxAge, "maxAge");
    Objects.requireNonNull(refresh, "refresh");
    msaPeriod(msaPeriod);
    Duration least = Duration.ZERO;
    Duration most = Duration.ofHours(24);
    Limits.between(least, most, batchDelay, "the batch delay");
    Limits.between(least, most, minSpacing, "the minimum spacing");
    Limits.between(minSpacing, most, maxSpacing, "the maximum spacing");
    Limits.between(least, most, quietReset, "the quiet time");
    Limits.between(least, most, spfInitialDelay, "the initial SPF delay");
    Limits.between(least, most, spfShortDelay, "the short SPF delay");
    Limits.between(least, most, spfLongDelay, "the long SPF delay");
    Limits.between(least, most, spfTimeToLearn, "the SPF learning time");
    Limits.between(least, most, spfHolddown, "the SPF hold-down");
    Limits.between(Duration.ofSeconds(1), most, maxAge, "the maximum age");
    Limits.between(Duration.ofMillis(100), maxAge, refresh, "the refresh interval");
  }

  /**
   * Returns the period if it is valid: 100 ms to 1 h.
   *
   * @throws IllegalArgumentException if not
   */
  public static Duration msaPeriod(Duration period) {
    Objects.requireNonNull(period, "period");
    return Limits.between(Duration.ofMillis(100), Duration.ofHours(1), period, "the MSA period");
  }

  /** Returns timers for hosts that are milliseconds apart. */
  public static TopologyTimers lan() {
    return of(10, 50, 10, 50, 1000, 3000);
  }

  /** Returns timers for sites that are up to hundreds of milliseconds apart; RFC 8405 section 6. */
  public static TopologyTimers wan() {
    return of(50, 200, 50, 200, 5000, 10_000);
  }

  /** Returns timers for nodes on one host. */
  public static TopologyTimers local() {
    return of(2, 20, 2, 20, 500, 3000);
  }

  private static TopologyTimers of(
      int batchDelay,
      int minSpacing,
      int spfInitialDelay,
      int spfShortDelay,
      int spfLongDelay,
      int spfHolddown) {
    return new TopologyTimers(
        Duration.ofSeconds(10),
        Duration.ofMillis(batchDelay),
        Duration.ofMillis(minSpacing),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMillis(spfInitialDelay),
        Duration.ofMillis(spfShortDelay),
        Duration.ofMillis(spfLongDelay),
        Duration.ofMillis(500),
        Duration.ofMillis(spfHolddown),
        Duration.ofMinutes(60),
        Duration.ofMinutes(30));
  }

  /** Returns the same timers with another period of announcements. */
  public TopologyTimers withMsaPeriod(Duration period) {
    Objects.requireNonNull(period, "period");
    return new TopologyTimers(
        period,
        batchDelay,
        minSpacing,
        maxSpacing,
        quietReset,
        spfInitialDelay,
        spfShortDelay,
        spfLongDelay,
        spfTimeToLearn,
        spfHolddown,
        maxAge,
        refresh);
  }
}
