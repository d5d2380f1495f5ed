package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Routes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Broadcasts that pass through this node.
 *
 * <p>A node whose topology digest is the source's knows the source's tree, and so its own children
 * in it. Any other node floods: its first copy goes to all neighbours, and it answers where that
 * copy came from when all of them have answered; further copies are answered at once. Sources:
 * tree, Dalal and Metcalfe, "Reverse path forwarding of broadcast packets", 1978; flood and echo,
 * Segall, "Distributed network protocols", 1983 (propagation of information with feedback).
 */
final class Spreads {
  private static final long GATHER_NANOS = 20_000_000;

  private final Station station;
  private final Deadlines deadlines;
  private final LocalDelivery reception;
  private final Budget budget;
  private final Map<MessageId, Spread> spreads = new LinkedHashMap<>();
  private final ArrayDeque<Spread> touched = new ArrayDeque<>();

  Spreads(Station station, Deadlines deadlines, LocalDelivery reception, Budget budget) {
    this.station = station;
    this.deadlines = deadlines;
    this.reception = reception;
    this.budget = budget;
  }

  /** Takes a copy whose path is in order, from a neighbour. */
  void received(NodeId from, Broadcast broadcast) {
    MessageId id = broadcast.envelope().id();
    Spread running = spreads.get(id);
    if (running != null && running.upstream.equals(from)) {
      station.count("messages-doubled"); // the answer is on its way
    } else if (running != null || reception.knows(id)) {
      answerFurtherCopy(from, broadcast.envelope());
    } else if (broadcast.envelope().path().contains(station.self)) {
      station.count("messages-looped");
      station.acknowledge(from, id, List.of(), false, true);
    } else if (station.isTooLarge(broadcast.envelope())) {
      refuseTooLarge(from, broadcast);
    } else if (!budget.take(1, broadcast.envelope().body().length())) {
      station.count("messages-refused");
      Result busy = new Result(station.self, Outcome.BUSY, station.self);
      station.acknowledge(from, id, List.of(busy), false, true);
    } else {
      spread(from, broadcast);
    }
  }

  /** What is below this node the source reaches another way, by name. */
  void refuseTooLarge(NodeId from, Broadcast broadcast) {
    station.count("messages-too-large");
    Result result = new Result(station.self, Outcome.TOO_LARGE, station.self);
    station.acknowledge(from, broadcast.envelope().id(), List.of(result), false, true);
  }

  /** Says what is known of this node; about the others somebody else was told, or will be. */
  private void answerFurtherCopy(NodeId from, Envelope copy) {
    Outcome known = reception.known(copy);
    List<Result> results =
        known == null ? List.of() : List.of(new Result(station.self, known, station.self));
    station.acknowledge(from, copy.id(), results, false, true);
  }

  private void spread(NodeId from, Broadcast broadcast) {
    Routes routes = station.routesFor(broadcast.envelope());
    long now = station.now();
    boolean flood = broadcast.flood() || broadcast.digest() != routes.digest();
    long deadline = station.deadline(broadcast.envelope(), now);
    Spread spread = new Spread(this, broadcast, from, routes, flood, now, deadline);
    spreads.put(broadcast.envelope().id(), spread);
    Arrival arrival = new Arrival(broadcast.envelope(), List.of(station.self), true);
    Outcome own = reception.offer(arrival, afterFor(broadcast, station.self), spread);
    if (own != null) {
      spread.ownOutcome(own, station.self);
    }
    List<NodeId> onwards = flood ? neighboursBut(from, broadcast) : childrenOf(spread);
    if (!onwards.isEmpty()) {
      passOn(spread, onwards, now);
    }
    touch(spread);
    setAlarm(spread);
  }

  private static long afterFor(Broadcast broadcast, NodeId node) {
    for (Target exception : broadcast.exceptions()) {
      if (exception.node().equals(node)) {
        return exception.after();
      }
    }
    return broadcast.after();
  }

  private List<NodeId> neighboursBut(NodeId from, Broadcast broadcast) {
    station.count("broadcasts-flooded");
    List<NodeId> others = new ArrayList<>(station.linked);
    others.remove(from);
    others.removeAll(broadcast.envelope().path());
    others.removeIf(neighbour -> !station.takes(neighbour, broadcast.envelope()));
    return others;
  }

  private static List<NodeId> childrenOf(Spread spread) {
    return spread.routes.children(spread.source());
  }

  private void passOn(Spread spread, List<NodeId> onwards, long now) {
    Broadcast broadcast = spread.broadcast;
    Envelope envelope = broadcast.envelope();
    station.inbox.relayed(new Arrival(envelope, onwards, true));
    if (envelope.path().size() >= envelope.hopLimit()) {
      for (NodeId neighbour : onwards) {
        spread.branchLost(neighbour, Outcome.HOP_LIMIT, station.self);
      }
      return;
    }
    Broadcast copy =
        new Broadcast(
            station.copy(
                envelope,
                Relay.pathOnwards(envelope.path(), station.self),
                spread.deadlineNanos - now),
            broadcast.digest(),
            spread.flood,
            broadcast.after(),
            broadcast.exceptions());
    for (NodeId neighbour : onwards) {
      Outcome refusal =
          station.takes(neighbour, envelope) ? station.hand(neighbour, copy) : Outcome.TOO_LARGE;
      if (refusal == null) {
        spread.branches.add(neighbour);
      } else if (refusal == Outcome.TOO_LARGE) {
        spread.branchLost(neighbour, refusal, neighbour);
      } else {
        spread.branchLost(neighbour, refusal, station.self);
      }
    }
  }

  /** Takes an answer; returns whether it was for a broadcast that the neighbour has from here. */
  boolean answered(NodeId from, Ack ack) {
    Spread spread = spreads.get(ack.id());
    if (spread == null || !spread.branches.contains(from)) {
      return false;
    }
    for (Result result : ack.results()) {
      read(spread, from, result);
    }
    if (ack.allOthers() && !spread.flood) {
      spread.branchComplete(from);
    } else if (ack.last() || ack.allOthers()) {
      spread.branchLost(from, Outcome.NO_ROUTE, from);
    }
    touch(spread);
    return true;
  }

  /**
   * A child answers for its branch. A flood below it may also have reached others, and that is good
   * news whoever brings it; bad news it can have of its own branch only.
   */
  private void read(Spread spread, NodeId from, Result result) {
    boolean isGood = result.outcome() == Outcome.ACKNOWLEDGED;
    if (!spread.flood && spread.isBelow(result.recipient(), from)) {
      spread.learn(result);
    } else if (isGood && spread.routes.isKnown(result.recipient())) {
      spread.learnOfStranger(result);
    } else if (!spread.flood) {
      station.count("results-unexpected");
    }
  }

  void linkDown(NodeId peer) {
    for (Spread spread : List.copyOf(spreads.values())) {
      if (spread.branches.contains(peer)) {
        spread.branchLost(peer, Outcome.NO_ROUTE, station.self);
        touch(spread);
      }
    }
  }

  void ownAnswer(Spread spread, Outcome outcome) {
    if (spread.own == null) {
      spread.ownOutcome(outcome, station.self);
      touch(spread);
    }
  }

  void due(Spread spread, long nowNanos) {
    if (nowNanos >= spread.deadlineNanos) {
      for (NodeId branch : List.copyOf(spread.branches)) {
        spread.branchLost(branch, Outcome.TIMEOUT, station.self);
      }
      if (spread.own == null) {
        spread.ownOutcome(Outcome.TIMEOUT, station.self);
      }
      touch(spread);
      return;
    }
    if (!spread.explicit && nowNanos >= spread.explicitNanos) {
      spread.becomeExplicit(station.self);
    }
    tell(spread);
    setAlarm(spread);
  }

  private void touch(Spread spread) {
    if (!spread.touched) {
      spread.touched = true;
      touched.add(spread);
    }
  }

  /** At the end of an event: tells what is complete or urgent, and lets the rest gather. */
  void tellResults() {
    for (Spread spread = touched.poll(); spread != null; spread = touched.poll()) {
      spread.touched = false;
      if (spread.isComplete()) {
        // In a flood nobody knows who "all others" are.
        station.acknowledge(
            spread.upstream,
            spread.broadcast.envelope().id(),
            spread.takeUnsent(),
            !spread.flood && !spread.hasUntold,
            true);
        end(spread);
      } else if (spread.urgent) {
        tell(spread);
      } else if (spread.hasUnsent() && !spread.gathering) {
        spread.gathering = true;
        spread.gatherUntilNanos = station.now() + GATHER_NANOS;
        setAlarm(spread);
      }
    }
  }

  private void tell(Spread spread) {
    spread.gathering = false;
    spread.urgent = false;
    if (spread.hasUnsent()) {
      spread.hasUntold |=
          !station.acknowledge(
              spread.upstream, spread.broadcast.envelope().id(), spread.takeUnsent(), false, false);
    }
  }

  private void setAlarm(Spread spread) {
    long next = spread.explicit ? spread.deadlineNanos : spread.explicitNanos;
    deadlines.set(spread, spread.gathering ? Math.min(next, spread.gatherUntilNanos) : next);
  }

  private void end(Spread spread) {
    deadlines.cancel(spread);
    budget.giveBack(1, spread.broadcast.envelope().body().length());
    spreads.remove(spread.broadcast.envelope().id());
  }

  void close() {
    for (Spread spread : spreads.values()) {
      deadlines.cancel(spread);
      budget.giveBack(1, spread.broadcast.envelope().body().length());
    }
    spreads.clear();
    touched.clear();
  }
}
