package io.meshage.protocol.topology;

import io.meshage.TopologyTimers;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * Decides when routes are computed after a change: soon after the first, later while changes keep
 * coming, so that one event costs one calculation and a storm costs few.
 *
 * <p>The state machine of RFC 8405 section 5.1; the numbers at the branches are its transitions.
 * The one difference: a delay never exceeds what a mesh of this size needs to keep the calculation
 * cheap, because 30 nodes take microseconds and people wait for the result.
 */
final class SpfThrottle {
  enum State {
    /** Nothing happened for the hold-down time. */
    QUIET,
    /** Something happened; what belongs to the same event is still being learnt. */
    SHORT_WAIT,
    /** Changes keep coming. */
    LONG_WAIT
  }

  /** A calculation over N nodes takes well below a hundredth of N times this. */
  private static final Duration DELAY_PER_NODE = Duration.ofNanos(100_000);

  private final TopologyTimers timers;
  private final Scheduler scheduler;
  private final IntSupplier nodes;
  private final Runnable spf;
  private State state = State.QUIET;
  private boolean waiting;
  private Timer spfTimer = Timer.NONE;
  private Timer learnTimer = Timer.NONE;
  private long changedNanos;

  SpfThrottle(TopologyTimers timers, Scheduler scheduler, IntSupplier nodes, Runnable spf) {
    this.timers = timers;
    this.scheduler = scheduler;
    this.nodes = nodes;
    this.spf = spf;
  }

  State state() {
    return state;
  }

  /** Returns whether a calculation is due that will see every change until then. */
  boolean isWaiting() {
    return waiting;
  }

  /** The graph changed. */
  void changed() {
    changedNanos = scheduler.nowNanos();
    switch (state) {
      case QUIET -> { // 1
        state = State.SHORT_WAIT;
        learnTimer = scheduler.after(timers.spfTimeToLearn(), this::learnt);
        scheduler.after(timers.spfHolddown(), this::heldDown);
        runAfter(timers.spfInitialDelay());
      }
      case SHORT_WAIT -> runAfter(timers.spfShortDelay()); // 2
      case LONG_WAIT -> runAfter(timers.spfLongDelay()); // 4
    }
  }

  /** The calculation was done meanwhile because somebody could not wait. */
  void ranEarly() {
    spfTimer.cancel();
    waiting = false;
  }

  private void runAfter(Duration configured) {
    if (waiting) {
      return;
    }
    waiting = true;
    Duration delay = due(configured);
    spfTimer = scheduler.after(delay, () -> run(configured, delay));
  }

  private Duration due(Duration configured) {
    Duration enough = DELAY_PER_NODE.multipliedBy(nodes.getAsInt());
    if (enough.compareTo(timers.spfInitialDelay()) < 0) {
      enough = timers.spfInitialDelay();
    }
    return configured.compareTo(enough) < 0 ? configured : enough;
  }

  /** While a whole mesh is being learnt, the delay grows with it. */
  private void run(Duration configured, Duration waited) {
    Duration due = due(configured);
    if (due.compareTo(waited) > 0) {
      spfTimer = scheduler.after(due.minus(waited), () -> run(configured, due));
      return;
    }
    waiting = false;
    spf.run();
  }

  private void learnt() { // 3
    if (state == State.SHORT_WAIT) {
      state = State.LONG_WAIT;
    }
  }

  /** Each change starts the hold-down anew; the timer looks back rather than being moved. */
  private void heldDown() { // 5 and 6
    long leftNanos = changedNanos + timers.spfHolddown().toNanos() - scheduler.nowNanos();
    if (leftNanos > 0) {
      scheduler.after(Duration.ofNanos(leftNanos), this::heldDown);
      return;
    }
    learnTimer.cancel();
    state = State.QUIET;
  }
}
