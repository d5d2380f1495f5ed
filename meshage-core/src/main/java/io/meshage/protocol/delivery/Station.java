package io.meshage.protocol.delivery;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.SendCommand;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who this node is and what the room can do to the world, for all parts of the room. */
final class Station {
  /**
   * What a hop keeps of the time it was given, so that its answer is back before its predecessor
   * gives up: for the way to the next node and back, and the work there. What lingers on a link
   * comes on top.
   */
  private static final long GUARD_NANOS = 10_000_000;

  /** A hop never takes more than this part of the budget, so that short timeouts work too. */
  private static final long LEAST_GUARDS_IN_BUDGET = 8;

  final NodeId self;
  final String name;
  private final Bytes birth;
  final Inbox inbox;
  final Scheduler scheduler;
  final NavigableSet<NodeId> linked = new TreeSet<>();
  private final Neighbours neighbours;
  private final Supplier<Routes> freshRoutes;
  private final Consumer<String> counters;
  private final long guardNanos;

  Station(
      Self self,
      Neighbours neighbours,
      Supplier<Routes> freshRoutes,
      Inbox inbox,
      Scheduler scheduler,
      Consumer<String> counters,
      Duration lingering) {
    this.self = self.id();
    this.name = self.name();
    this.birth = SendCommand.life(self.birth());
    this.neighbours = neighbours;
    this.freshRoutes = freshRoutes;
    this.inbox = inbox;
    this.scheduler = scheduler;
    this.counters = counters;
    this.guardNanos = GUARD_NANOS + lingering.toNanos();
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

  void count(String counter) {
    counters.accept(counter);
  }

  boolean isLinked(NodeId node) {
    return linked.contains(node);
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
