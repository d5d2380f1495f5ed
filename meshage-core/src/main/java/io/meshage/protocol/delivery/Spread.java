package io.meshage.protocol.delivery;

import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broadcast that this node passes on: who below it has not answered, and what is known. */
final class Spread extends Alarm implements Waiter {
  final Spreads spreads;
  final Broadcast broadcast;
  final NodeId upstream;
  final Routes routes;

  /** Whether it is passed to all neighbours, and not along the tree. */
  final boolean flood;

  final long deadlineNanos;

  /** When the positive results are told one by one, because the short form takes too long. */
  final long explicitNanos;

  /** Neighbours that have a copy from here and have not said their last. */
  final List<NodeId> branches = new ArrayList<>();

  /** Children whose whole branch has the message, but for what {@link #known} says. */
  private final List<NodeId> complete = new ArrayList<>();

  /** What was said of single recipients. */
  private final Map<NodeId, Result> known = new LinkedHashMap<>();

  /** What of it upstream has not been told. */
  private List<Result> unsent = new ArrayList<>();

  /** Whether results could not be told: then this node cannot speak for all others any more. */
  boolean hasUntold;

  boolean explicit;
  boolean urgent;
  boolean gathering;
  boolean touched;
  long gatherUntilNanos;
  @Nullable Outcome own;

  Spread(
      Spreads spreads,
      Broadcast broadcast,
      NodeId upstream,
      Routes routes,
      boolean flood,
      long nowNanos,
      long deadlineNanos) {
    this.spreads = spreads;
    this.broadcast = broadcast;
    this.upstream = upstream;
    this.routes = routes;
    this.flood = flood;
    this.explicit = flood;
    this.deadlineNanos = deadlineNanos;
    this.explicitNanos = nowNanos + (deadlineNanos - nowNanos) / 4;
  }

  NodeId source() {
    return broadcast.envelope().id().source();
  }

  boolean isComplete() {
    return branches.isEmpty() && own != null;
  }

  boolean hasUnsent() {
    return !unsent.isEmpty();
  }

  List<Result> takeUnsent() {
    List<Result> taken = unsent;
    unsent = new ArrayList<>();
    return taken;
  }

  /** Learns what became of the message here. */
  void ownOutcome(Outcome outcome, NodeId self) {
    own = outcome;
    if (explicit || outcome != Outcome.ACKNOWLEDGED) {
      learn(new Result(self, outcome, self));
    }
  }

  /** Learns what became of one recipient; what is known stays, but a refusal gives way. */
  void learn(Result result) {
    Result before = known.get(result.recipient());
    boolean isGood = result.outcome() == Outcome.ACKNOWLEDGED;
    if (before != null && (!isGood || before.outcome() == Outcome.ACKNOWLEDGED)) {
      return;
    }
    known.put(result.recipient(), result);
    if (explicit || !isGood || before != null) {
      unsent.add(result);
    }
    urgent |= !isGood;
  }

  /** Learns of a recipient that is not below here in the tree: it must be told by name. */
  void learnOfStranger(Result result) {
    if (known.putIfAbsent(result.recipient(), result) == null) {
      unsent.add(result);
    }
  }

  boolean isBelow(NodeId node, NodeId child) {
    return Collections.binarySearch(routes.subtree(source(), child), node) >= 0;
  }

  /** A branch has ended; whoever in it was not mentioned has the message. */
  void branchComplete(NodeId child) {
    branches.remove(child);
    complete.add(child);
    if (explicit) {
      tellComplete(child);
    }
  }

  /** A branch has ended; whoever in it was not mentioned has no answer. */
  void branchLost(NodeId child, Outcome outcome, NodeId at) {
    branches.remove(child);
    if (!flood) {
      for (NodeId node : routes.subtree(source(), child)) {
        if (!known.containsKey(node)) {
          learn(new Result(node, outcome, at));
        }
      }
    }
  }

  /** From now on good results are told by name too, so that the source repairs only the rest. */
  void becomeExplicit(NodeId self) {
    explicit = true;
    unsent.removeIf(result -> result.outcome() == Outcome.ACKNOWLEDGED);
    for (Result result : known.values()) {
      if (result.outcome() == Outcome.ACKNOWLEDGED) {
        unsent.add(result);
      }
    }
    if (own == Outcome.ACKNOWLEDGED) {
      unsent.add(new Result(self, own, self));
    }
    for (NodeId child : complete) {
      tellComplete(child);
    }
  }

  private void tellComplete(NodeId child) {
    for (NodeId node : routes.subtree(source(), child)) {
      if (!known.containsKey(node)) {
        unsent.add(new Result(node, Outcome.ACKNOWLEDGED, node));
      }
    }
  }

  @Override
  public void answered(Outcome outcome) {
    spreads.ownAnswer(this, outcome);
  }

  @Override
  void due(long nowNanos) {
    spreads.due(this, nowNanos);
  }
}
