package io.meshage.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets virtual time pass until something is so, and says what is not if it never is. */
final class Patience {
  private static final Duration FINE_STEP = Duration.ofMillis(1);
  private static final Duration COARSE_STEP = Duration.ofMillis(10);
  private static final Duration FINE_STEPS_FOR = Duration.ofMillis(200);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration LONGEST_NOISE = Duration.ofMinutes(10);

  /**
   * I1: two periods, and as long as a link that flapped may have to wait before it is announced.
   */
  private static final Duration SETTLING = Duration.ofMinutes(1);

  /** A link without an exchange is announced after 2 s, and a node spaces what it says by 5 s. */
  private static final Duration FAIR_SETTLING = Duration.ofSeconds(8);

  private final EventQueue queue;
  private final Journal journal;
  private final Trace trace;
  private final Invariants invariants;
  private final Weather weather;

  Patience(EventQueue queue, Journal journal, Trace trace, Invariants invariants, Weather weather) {
    this.queue = queue;
    this.journal = journal;
    this.trace = trace;
    this.invariants = invariants;
    this.weather = weather;
  }

  /**
   * Lets virtual time pass until an assertion holds.
   *
   * @throws SimulationError if it does not hold in time, with the assertion's words and the seed
   */
  void eventually(Duration within, Runnable assertion) {
    long fineUntil = queue.nowNanos() + FINE_STEPS_FOR.toNanos();
    long deadline = queue.nowNanos() + within.toNanos();
    AssertionError broken = broken(assertion);
    while (broken != null) {
      if (queue.nowNanos() >= deadline) {
        throw queue.error("not within " + within + ": " + broken.getMessage(), broken);
      }
      Duration step = queue.nowNanos() < fineUntil ? FINE_STEP : COARSE_STEP;
      queue.runUntil(Math.min(deadline, queue.nowNanos() + step.toNanos()));
      broken = broken(assertion);
    }
  }

  private @Nullable AssertionError broken(Runnable assertion) {
    try {
      assertion.run();
      return null;
    } catch (AssertionError e) {
      if (queue.hasFailed()) {
        throw e;
      }
      return e;
    }
  }

  /**
   * Lets virtual time pass until no send is under way, every node sees exactly the links of its
   * part of the mesh, and for a second no link, view or message has changed.
   *
   * @throws SimulationError if that does not come within ten minutes, or if views differ a minute
   *     after the last change of a link
   */
  void quiet() {
    long deadline = queue.nowNanos() + LONGEST_NOISE.toNanos();
    String noise = noise();
    while (!noise.isEmpty()) {
      if (queue.nowNanos() >= deadline) {
        throw queue.error("no quiet within " + LONGEST_NOISE + ": " + noise, null);
      }
      queue.runUntil(queue.nowNanos() + QUIET.toNanos());
      noise = noise();
    }
  }

  private String noise() {
    invariants.nothingIsOverdue();
    if (journal.isSending()) {
      return journal.open();
    }
    if (queue.nowNanos() - trace.lastNewsNanos() < QUIET.toNanos()) {
      return "the last news are " + trace.lastLine();
    }
    AssertionError broken = broken(invariants::agreement);
    if (broken != null && queue.nowNanos() > agreedByNanos()) {
      throw broken;
    }
    return broken == null ? "" : String.valueOf(broken.getMessage());
  }

  /**
   * In fair weather only a link that flapped makes agreement wait, and everybody knows how long.
   */
  private long agreedByNanos() {
    long fairSinceNanos = weather.fairSinceNanos();
    if (fairSinceNanos == Long.MAX_VALUE || !journal.namesAreUnique()) {
      return journal.lastLinkNanos() + SETTLING.toNanos();
    }
    long since = Math.max(fairSinceNanos, journal.lastLinkNanos());
    Duration settling = FAIR_SETTLING.plus(journal.longestFlapDelay());
    return since + Math.min(settling.toNanos(), SETTLING.toNanos());
  }
}
