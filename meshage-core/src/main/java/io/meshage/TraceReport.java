package io.meshage;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What real probes met on the way to a node, hop by hop.
 *
 * @param destination the node that was asked for
 * @param hops the nodes that answered, nearest first; the last is the destination if it was reached
 * @param outcome {@link Outcome#ACKNOWLEDGED} if the destination answered, else why not
 */
public record TraceReport(String destination, List<Hop> hops, Outcome outcome) {

  /**
   * A node on the way.
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
