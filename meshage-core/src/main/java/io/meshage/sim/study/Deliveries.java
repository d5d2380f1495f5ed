package io.meshage.sim.study;

import io.meshage.Message;
import io.meshage.Outcome;
import io.meshage.SendReport;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of the messages of a study, how long they took and how far they went. */
public final class Deliveries {
  private static final int STRETCH_SCALE = 1000;

  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Quantiles acknowledgedNanos = new Quantiles();
  private final Quantiles arrivedNanos = new Quantiles();
  private final Quantiles stretch = new Quantiles();
  private long sends;
  private long broadcasts;
  private long asked;
  private long orphaned;
  private long refused;
  private long arrived;

  /** Counts a send. */
  void sent(boolean broadcast) {
    sends++;
    broadcasts += broadcast ? 1 : 0;
  }

  /** Counts a send whose sender ended before its report. */
  void orphaned() {
    orphaned++;
  }

  /** Counts a send that the sender itself refused. */
  void refused() {
    refused++;
  }

  /** Counts what a report says. */
  public void reported(SendReport report) {
    asked += report.outcomes().size();
    report.outcomes().values().forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum));
    if (!report.outcomes().isEmpty() && report.complete()) {
      acknowledgedNanos.add(report.elapsed().toNanos());
    }
  }

  /**
   * Counts a message that reached its recipient.
   *
   * @param tookNanos since it was sent
   * @param shortest links of the shortest path when it was sent; not positive if there was none
   */
  public void arrived(Message message, long tookNanos, int shortest) {
    arrived++;
    arrivedNanos.add(tookNanos);
    if (shortest > 0) {
      int taken = message.route().size() - 1;
      stretch.add(Math.round((double) STRETCH_SCALE * taken / shortest));
    }
  }

  /** Returns how many sends there were, broadcasts included. */
  public long sends() {
    return sends;
  }

  /** Returns how many of the sends were broadcasts. */
  public long broadcasts() {
    return broadcasts;
  }

  /** Returns for how many recipients the reports have a row. */
  public long recipients() {
    return asked;
  }

  /** Returns how many rows had each outcome, those that occurred. */
  public Map<Outcome, Long> outcomes() {
    return new TreeMap<>(outcomes);
  }

  /** Returns how many rows had an outcome. */
  public long count(Outcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  /** Returns how many sends have no report, because their sender ended. */
  public long orphanedSends() {
    return orphaned;
  }

  /** Returns how many sends their sender refused. */
  public long refusedSends() {
    return refused;
  }

  /** Returns how often a message was handed over. */
  public long handedOver() {
    return arrived;
  }

  /** Returns the time from a send until its last recipient had acknowledged, in nanoseconds. */
  public Quantiles acknowledgedNanos() {
    return acknowledgedNanos;
  }

  /** Returns the time from a send until a recipient had it, in nanoseconds. */
  public Quantiles arrivedNanos() {
    return arrivedNanos;
  }

  /** Returns taken hops over those of the true shortest path at the time of sending, times 1000. */
  public Quantiles stretchPerMille() {
    return stretch;
  }
}
