package io.meshage.protocol.topology;

import io.meshage.TopologyTimers;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.time.Again;
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

  /** The wait of the next calculation, by the state in which it was planned. */
  private Duration configured = Duration.ZERO;

  /** How long it will have waited, by the size that the mesh had when that was looked at. */
  private Duration waited = Duration.ZERO;

  private final Again runs;
  private final Again holdDown;
  private Timer learnTimer = Timer.NONE;
  private long changedNanos;

  SpfThrottle(TopologyTimers timers, Scheduler scheduler, IntSupplier nodes, Runnable spf) {
    this.timers = timers;
    this.scheduler = scheduler;
    this.nodes = nodes;
    this.spf = spf;
    runs = new Again(scheduler, this::run);
    holdDown = new Again(scheduler, this::heldDown);
  }

  State state() {
    return state;
  }

  /** Returns whether a calculation is due that will see every change until then. */
  boolean isWaiting() {
    return runs.isOn();
  }

  /** The graph changed. */
  void changed() {
    changedNanos = scheduler.nowNanos();
    switch (state) {
      case QUIET -> { // 1
        state = State.SHORT_WAIT;
        learnTimer = scheduler.after(timers.spfTimeToLearn(), this::learnt);
        holdDown.after(timers.spfHolddown().toNanos());
        runAfter(timers.spfInitialDelay());
      }
      case SHORT_WAIT -> runAfter(timers.spfShortDelay()); // 2
      case LONG_WAIT -> runAfter(timers.spfLongDelay()); // 4
    }
  }

  /** The calculation was done meanwhile because somebody could not wait. */
  void ranEarly() {
    runs.stop();
  }

  private void runAfter(Duration delay) {
    if (!runs.isOn()) {
      configured = delay;
      waited = due();
      runs.after(waited.toNanos());
    }
  }

  private Duration due() {
    Duration enough = DELAY_PER_NODE.multipliedBy(nodes.getAsInt());
    if (enough.compareTo(timers.spfInitialDelay()) < 0) {
      enough = timers.spfInitialDelay();
    }
    return configured.compareTo(enough) < 0 ? configured : enough;
  }

  /** While a whole mesh is being learnt, the delay grows with it. */
  private long run() {
    Duration due = due();
    if (due.compareTo(waited) > 0) {
      long longerNanos = due.minus(waited).toNanos();
      waited = due;
      return longerNanos;
    }
    spf.run();
    return Again.ENOUGH;
  }

  private void learnt() { // 3
    if (state == State.SHORT_WAIT) {
      state = State.LONG_WAIT;
    }
  }

  /** Each change starts the hold-down anew; the timer looks back rather than being moved. */
  private long heldDown() { // 5 and 6
    long leftNanos = changedNanos + timers.spfHolddown().toNanos() - scheduler.nowNanos();
    if (leftNanos > 0) {
      return leftNanos;
    }
    learnTimer.cancel();
    state = State.QUIET;
    return Again.ENOUGH;
  }
}
