package io.meshage.protocol.topology;

import io.meshage.TopologyTimers;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.time.Every;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Decides when this node announces itself. A change is never dropped: it is announced at once, or
 * merged with the next announcement that the spacing allows.
 *
 * <ul>
 *   <li>Good news waits a few milliseconds for more of it.
 *   <li>Bad news goes at once, past batch and spacing, once per spacing.
 *   <li>While changes come faster than the spacing, it doubles; a few are let through first, so
 *       that a node that gains its links one by one is not taken for a flapping one.
 *   <li>Unchanged, the node speaks every announcement period, or only for the refresh, as told by
 *       {@code atPeriod}.
 * </ul>
 *
 * Source: the exponential back-off of LSA generation that RFC 4222 recommends.
 */
final class Announcer {
  /** Announcements in a row that had to wait for the spacing, before it doubles. */
  private static final int PATIENCE = 4;

  private static final int MOST_DOUBLINGS = 20;
  private static final double JITTER = 0.1;

  private final TopologyTimers timers;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Runnable announce;
  private final Every ticks;
  private final Every refreshes;
  private Duration period;
  private Timer planned = Timer.NONE;
  private long plannedNanos;
  private boolean isPlanned;
  private boolean silent;
  private long announcedNanos;
  private long bypassedNanos;
  private long tickedNanos;
  private boolean crowded;
  private int churn;

  /**
   * Creates a silent announcer; nothing happens before {@link #start}.
   *
   * @param announce says what there is to say now
   * @param atPeriod is called every period
   */
  Announcer(
      TopologyTimers timers,
      Scheduler scheduler,
      RandomGenerator random,
      Runnable announce,
      Runnable atPeriod) {
    this.timers = timers;
    this.scheduler = scheduler;
    this.random = random;
    this.announce = announce;
    ticks = new Every(scheduler, this::tickNanos, atPeriod);
    refreshes = new Every(scheduler, this::refreshNanos, this::refresh);
    period = timers.msaPeriod();
    long longAgo = scheduler.nowNanos() - timers.maxSpacing().toNanos();
    announcedNanos = longAgo;
    bypassedNanos = longAgo;
  }

  void start() {
    ticks.begin();
    refreshes.after(untilRefreshNanos(scheduler.nowNanos()));
  }

  /** Ends everything for good. */
  void silence() {
    silent = true;
    planned.cancel();
    ticks.stop();
    refreshes.stop();
  }

  Duration period() {
    return period;
  }

  /** Sets the period; the one that is running is measured by the new length at once. */
  void setPeriod(Duration period) {
    this.period = TopologyTimers.msaPeriod(period);
    if (!silent) {
      ticks.after(tickedNanos + lengthNanos() - scheduler.nowNanos());
    }
  }

  /** A link came up, or something else changed that may wait a moment. */
  void goodNews() {
    long nowNanos = scheduler.nowNanos();
    noteTrigger(nowNanos);
    plan(Math.max(timers.batchDelay().toNanos(), spacingLeftNanos(nowNanos)));
  }

  /** A link is gone: whoever routes over it must know. */
  void badNews() {
    long nowNanos = scheduler.nowNanos();
    noteTrigger(nowNanos);
    long leftNanos = spacingLeftNanos(nowNanos);
    if (leftNanos == 0) {
      speak();
    } else if (nowNanos - bypassedNanos >= spacingNanos()) {
      bypassedNanos = nowNanos;
      speak();
    } else {
      plan(leftNanos);
    }
  }

  /** Something is to be said as soon as the spacing allows, changed or not. */
  void soon() {
    plan(spacingLeftNanos(scheduler.nowNanos()));
  }

  private void noteTrigger(long nowNanos) {
    long quietNanos = nowNanos - announcedNanos;
    if (quietNanos >= timers.quietReset().toNanos()) {
      churn = 0;
    }
    crowded |= spacingLeftNanos(nowNanos) > 0;
  }

  private long spacingNanos() {
    int doublings = Math.min(MOST_DOUBLINGS, Math.max(0, churn - PATIENCE));
    long doubled = timers.minSpacing().toNanos() << doublings;
    return Math.min(doubled, timers.maxSpacing().toNanos());
  }

  private long spacingLeftNanos(long nowNanos) {
    return Math.max(0, announcedNanos + spacingNanos() - nowNanos);
  }

  private void plan(long delayNanos) {
    long dueNanos = scheduler.nowNanos() + delayNanos;
    if (silent || (isPlanned && plannedNanos - dueNanos <= 0)) {
      return;
    }
    planned.cancel();
    isPlanned = true;
    plannedNanos = dueNanos;
    planned = scheduler.after(Duration.ofNanos(delayNanos), this::speak);
  }

  private void speak() {
    if (silent) {
      return;
    }
    planned.cancel();
    isPlanned = false;
    churn = crowded ? churn + 1 : Math.max(0, churn - 1);
    crowded = false;
    announcedNanos = scheduler.nowNanos();
    announce.run();
  }

  private long tickNanos() {
    tickedNanos = scheduler.nowNanos();
    return lengthNanos();
  }

  /** A little early by chance, so that nodes started together do not speak together. */
  private long lengthNanos() {
    return (long) (period.toNanos() * (1 - JITTER * random.nextDouble()));
  }

  private long refreshNanos() {
    long nowNanos = scheduler.nowNanos();
    return untilRefreshNanos(isRefreshDue(nowNanos) ? nowNanos : announcedNanos);
  }

  private boolean isRefreshDue(long nowNanos) {
    return nowNanos - announcedNanos >= timers.refresh().toNanos() / 2;
  }

  private long untilRefreshNanos(long sinceNanos) {
    long about = timers.refresh().toNanos();
    long lengthNanos = (long) (about * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    // Never so late that others have given this node up.
    long latestNanos = (long) (timers.maxAge().toNanos() * (1 - JITTER));
    return sinceNanos + Math.min(lengthNanos, latestNanos) - scheduler.nowNanos();
  }

  private void refresh() {
    if (isRefreshDue(scheduler.nowNanos())) {
      speak();
    }
  }
}
