package io.meshage.protocol.delivery;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.Linger;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who this node is and what the room can do to the world, for all parts of the room. */
final class Station {
  /**
   * What a hop keeps of the time it was given, so that its answer is back before its predecessor
   * gives up: for the way to the next node and back, and the work there. What its own messages
   * linger comes on top; what its own answers do, it keeps back of what it was given.
   */
  private static final long GUARD_NANOS = 10_000_000;

  /** A hop never takes more than this part of the budget, so that short timeouts work too. */
  private static final long LEAST_GUARDS_IN_BUDGET = 8;

  /** No timeout is longer; a copy that says so is forgotten after this. */
  private static final long LONGEST_BUDGET_MICROS = 3_600_000_000L;

  final NodeId self;
  final String name;
  private final Bytes birth;
  final Inbox inbox;
  final Scheduler scheduler;
  final NavigableSet<NodeId> linked = new TreeSet<>();

  /** What each neighbour has said at the handshake that it takes. */
  private final Map<NodeId, Integer> largestBodies = new TreeMap<>();

  private int largestForAll = Limits.MAX_BODY_BYTES;
  private final int largestBody;
  private final Neighbours neighbours;
  private final Supplier<Routes> freshRoutes;
  private final Consumer<String> counters;
  private final long guardNanos;
  private final long ackLingerNanos;

  Station(
      Self self,
      Neighbours neighbours,
      Supplier<Routes> freshRoutes,
      Inbox inbox,
      Scheduler scheduler,
      Consumer<String> counters,
      Linger linger) {
    this.self = self.id();
    this.name = self.name();
    this.largestBody = self.capabilities().largestBody();
    this.birth = Dispatch.life(self.birth());
    this.neighbours = neighbours;
    this.freshRoutes = freshRoutes;
    this.inbox = inbox;
    this.scheduler = scheduler;
    this.counters = counters;
    this.guardNanos = GUARD_NANOS + linger.messages().toNanos();
    this.ackLingerNanos = linger.acknowledgements().toNanos();
  }

  /** Whether a probe that reached this node asks for another life than this. */
  boolean isNotMeant(Envelope probe) {
    return probe.body().equals(birth);
  }

  long now() {
    return scheduler.nowNanos();
  }

  Routes routes() {
    return freshRoutes.get();
  }

  /** Returns the routes for this body. */
  Routes routesFor(Envelope envelope) {
    return routes().carrying(envelope.body().length());
  }

  /** Whether this node takes no body of this size. */
  boolean isTooLarge(Envelope envelope) {
    return envelope.body().length() > largestBody;
  }

  void link(NodeId neighbour, int itsLargestBody) {
    linked.add(neighbour);
    largestBodies.put(neighbour, itsLargestBody);
    largestForAll = Math.min(largestForAll, itsLargestBody);
  }

  boolean unlink(NodeId neighbour) {
    largestBodies.remove(neighbour);
    largestForAll =
        largestBodies.values().stream()
            .mapToInt(Integer::intValue)
            .min()
            .orElse(Limits.MAX_BODY_BYTES);
    return linked.remove(neighbour);
  }

  /** Whether a neighbour takes a body of this size, as it has said itself. */
  boolean takes(NodeId neighbour, Envelope envelope) {
    int bytes = envelope.body().length();
    return bytes <= largestForAll || bytes <= largestBodies.getOrDefault(neighbour, bytes);
  }

  /**
   * Gives a row that no neighbour is left for its outcome, and says who is in the way.
   *
   * @param routes those for its body
   */
  void settleWithoutWay(Passage passage, Row row, Routes routes) {
    NodeId node = row.node();
    NodeId small =
        row.wasTooLarge || routes.nextHop(node) != null
            ? null
            : routes().obstacle(node, passage.envelope.body().length());
    Outcome outcome = row.wasTooLarge || small != null ? Outcome.TOO_LARGE : Outcome.NO_ROUTE;
    passage.settle(row, outcome, small != null ? small : row.at == null ? self : row.at);
  }

  void count(String counter) {
    counters.accept(counter);
  }

  boolean isLinked(NodeId node) {
    return linked.contains(node);
  }

  /** Returns when a copy that comes now is to be answered. */
  long deadline(Envelope envelope, long nowNanos) {
    long budget = Math.min(envelope.budgetMicros(), LONGEST_BUDGET_MICROS) * 1000;
    return nowNanos + budget - Math.min(ackLingerNanos, budget / LEAST_GUARDS_IN_BUDGET);
  }

  /** Returns whether a node has left and not come back: not even a link to it is there. */
  boolean hasLeft(NodeId node, Routes routes) {
    return routes.hasLeft(node) && !linked.contains(node);
  }

  /** Returns what of the time that is left the next node may use, in microseconds. */
  long budgetMicros(long leftNanos) {
    return (leftNanos - Math.min(guardNanos, leftNanos / LEAST_GUARDS_IN_BUDGET)) / 1000;
  }

  /** Returns what leaves this node: its name at the end of the path, less time. */
  Envelope copy(Envelope envelope, List<NodeId> path, long leftNanos) {
    return new Envelope(
        envelope.id(),
        envelope.sourceName(),
        envelope.kind(),
        path,
        envelope.hopLimit(),
        budgetMicros(Math.max(0, leftNanos)),
        envelope.sentAtMicros(),
        envelope.bodyForm(),
        envelope.body());
  }

  /**
   * Queues a message for a neighbour.
   *
   * @return null if it is queued; BUSY if there is no room, NO_ROUTE if there is no link
   */
  @Nullable Outcome hand(NodeId neighbour, DeliveryMessage message) {
    if (!linked.contains(neighbour)) {
      return Outcome.NO_ROUTE;
    }
    return neighbours.send(neighbour, message) ? null : Outcome.BUSY;
  }

  /**
   * Tells a neighbour what became of a message; more than fits one frame goes in several. What
   * cannot be queued is counted: the source asks again when a third of its time is over.
   *
   * @param allOthers whether the rest of the recipients has the message; it is not said if some of
   *     the results could not be told
   * @return whether all was queued
   */
  boolean acknowledge(
      NodeId to, MessageId id, List<Result> results, boolean allOthers, boolean last) {
    boolean isTold = true;
    int start = 0;
    while (results.size() - start > Limits.MAX_RESULTS) {
      List<Result> part = results.subList(start, start + Limits.MAX_RESULTS);
      isTold &= acknowledge(to, new Ack(id, part, false, false));
      start += Limits.MAX_RESULTS;
    }
    List<Result> rest = start == 0 ? results : results.subList(start, results.size());
    return acknowledge(to, new Ack(id, rest, allOthers && isTold, last)) && isTold;
  }

  private boolean acknowledge(NodeId to, Ack ack) {
    boolean isQueued = hand(to, ack) == null;
    if (!isQueued) {
      count("acks-unsent");
    }
    return isQueued;
  }
}
