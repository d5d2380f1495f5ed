package io.meshage;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The hops to a node, found by real probes.
 *
 * @param destination the node that was probed
 * @param hops the nodes that answered, nearest first; the last is the destination if it was reached
 * @param outcome {@link Outcome#ACKNOWLEDGED} if the destination answered; otherwise the reason
 */
public record TraceReport(String destination, List<Hop> hops, Outcome outcome) {

  /**
   * A node on the path.
   *
   * @param node its name
   * @param roundTrip from here to that node and back
   */
  public record Hop(String node, Duration roundTrip) {
    public Hop {
      Objects.requireNonNull(node, "node");
      Objects.requireNonNull(roundTrip, "roundTrip");
    }
  }

  public TraceReport {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(hops, "hops");
    Objects.requireNonNull(outcome, "outcome");
    hops = List.copyOf(hops);
  }
}
