package io.meshage.sim.study;

import io.meshage.sim.study.NetworkPlan.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a {@link Study}. The same settings give the same report.
 *
 * @param settings what was asked for
 * @param firstAgreement when all nodes saw the whole mesh for the first time, counted from its cold
 *     start; empty if that did not come in time, and then nothing else was done
 * @param firstPerNodeNanos when each node did
 * @param finalAgreement how long after the end of load and faults all saw it again; empty if they
 *     did not in time
 * @param dissenters some of the running nodes that did not see the mesh as it is at the end
 * @param broken the invariant that broke, in words with the seed; empty if none did
 * @param faults what happened, in order, at most {@value Convergence#MOST_LISTED}
 * @param sums the faults by kind
 * @param deliveries what became of the messages
 * @param traffic what arrived in each phase
 * @param queuePeak the longest queue seen
 * @param timeline slices of equal length from the cold start to the end
 * @param links what became of each link, in the order of the plan
 * @param nodes what became of each node, in the order of the plan
 * @param virtualTime how much time passed for the nodes
 * @param events how many events happened
 * @param traceHash the hash over every frame and event
 */
public record StudyReport(
    StudySettings settings,
    Optional<Duration> firstAgreement,
    Quantiles firstPerNodeNanos,
    Optional<Duration> finalAgreement,
    List<String> dissenters,
    Optional<String> broken,
    List<Fault> faults,
    Map<FaultKind, FaultSum> sums,
    Deliveries deliveries,
    Map<Phase, PhaseTraffic> traffic,
    QueuePeak queuePeak,
    List<Moment> timeline,
    List<LinkFate> links,
    List<NodeFate> nodes,
    Duration virtualTime,
    long events,
    long traceHash) {

  /** The parts of a study. */
  public enum Phase {
    /** From the cold start to the first agreement. */
    START,
    /** Nothing happens: what the mesh costs when idle. */
    REST,
    /** Load and faults. */
    RUN,
    /** From the end of load and faults to the last agreement. */
    SETTLE
  }

  /**
   * One fault and how the nodes learned it.
   *
   * @param what which nodes or links
   * @param at when, counted from the cold start
   * @param learnedNanos how long each node needed that had to learn it
   * @param overtaken nodes that need not learn it any more before they had
   * @param unlearned nodes that had not learned it at the end
   */
  public record Fault(
      FaultKind kind,
      String what,
      Duration at,
      Quantiles learnedNanos,
      long overtaken,
      long unlearned) {}

  /** The faults of one kind; each node's time to learn each of them is a value. */
  public record FaultSum(long faults, Quantiles learnedNanos, long overtaken, long unlearned) {}

  /**
   * What arrived in one phase.
   *
   * @param nodeSeconds running nodes times seconds
   */
  public record PhaseTraffic(Traffic traffic, Duration length, double nodeSeconds) {}

  /**
   * One slice.
   *
   * @param at when it began
   * @param agreeing the mean share of running nodes that saw exactly their part of the mesh
   * @param running how many nodes ran at its end
   * @param linksDown how many links of the plan carried nothing at its end
   * @param unlearned how many changes of links nodes did not know yet at its end, over all nodes
   * @param acknowledged recipients that acknowledged, by the reports of this slice
   * @param failed recipients that did not
   * @param floodBytes bytes of topology frames that arrived
   * @param bytes all bytes that arrived
   */
  public record Moment(
      Duration at,
      double agreeing,
      int running,
      int linksDown,
      long unlearned,
      long acknowledged,
      long failed,
      long floodBytes,
      long bytes) {}

  /**
   * The longest queue that was seen.
   *
   * @param from whose queue; empty if no queue ever held anything
   * @param to the neighbour it waited for
   * @param bytes how long it was
   * @param at when
   */
  public record QueuePeak(String from, String to, long bytes, Duration at) {}

  /**
   * What became of a link.
   *
   * @param failures how often it went down
   * @param up whether it carried at the end
   */
  public record LinkFate(Link link, int failures, boolean up) {}

  /**
   * What became of a node.
   *
   * @param failures how often it ended
   * @param running whether it ran at the end
   */
  public record NodeFate(String node, int failures, boolean running) {}

  public StudyReport {
    dissenters = List.copyOf(dissenters);
    faults = List.copyOf(faults);
    timeline = List.copyOf(timeline);
    links = List.copyOf(links);
    nodes = List.copyOf(nodes);
  }

  /** Returns what arrived in a phase; nothing if it did not come to that. */
  public PhaseTraffic traffic(Phase phase) {
    return traffic.getOrDefault(phase, new PhaseTraffic(new Traffic(), Duration.ZERO, 0));
  }

  /** Returns whether the mesh agreed at the end and no invariant broke. */
  public boolean isGood() {
    return finalAgreement.isPresent() && broken.isEmpty();
  }
}
