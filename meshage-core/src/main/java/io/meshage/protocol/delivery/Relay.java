package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Data;
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
import org.jspecify.annotations.Nullable;

/**
 * Copies with named recipients that come from neighbours: what is for this node is handed over, the
 * rest goes on, and every recipient that a copy names is answered to the neighbour it came from,
 * within the time that neighbour gave.
 *
 * <p>Each copy is a passage of its own, also when it is the second of one message: to make it wait
 * for the answer to the first could close a circle of relays that wait for each other.
 */
final class Relay implements Keeper {
  /** Results wait so long for others of the same message. */
  private static final long GATHER_NANOS = 20_000_000;

  /**
   * A neighbour's refusal sends a row another way once. More would let one dead node be looked for
   * along every path there is, while views differ; the source may try further.
   */
  private static final int MAX_REROUTES = 1;

  private final Station station;
  private final Deadlines deadlines;
  private final Forwarder forwarder;
  private final LocalDelivery reception;
  private final Budget budget;

  /** The newest copy of each message, which knows the older ones. */
  private final Map<MessageId, Passage> passages = new LinkedHashMap<>();

  private final ArrayDeque<Passage> touched = new ArrayDeque<>();

  Relay(
      Station station,
      Deadlines deadlines,
      Forwarder forwarder,
      LocalDelivery reception,
      Budget budget) {
    this.station = station;
    this.deadlines = deadlines;
    this.forwarder = forwarder;
    this.reception = reception;
    this.budget = budget;
  }

  /** Takes a copy whose path is in order, from a neighbour. */
  void received(NodeId from, Data data) {
    List<Target> targets = data.targets();
    Envelope envelope = data.envelope();
    if (envelope.path().contains(station.self)) {
      station.count("messages-looped");
      refuse(from, data, Outcome.NO_ROUTE);
    } else if (station.isTooLarge(envelope)) {
      refuseTooLarge(from, data);
    } else if (targets.size() == 1 && targets.get(0).node().equals(station.self)) {
      Arrival arrival = new Arrival(envelope, List.of(station.self), data.broadcast());
      DirectAnswer reply = new DirectAnswer(station, from, envelope.id());
      Outcome outcome = reception.offer(arrival, targets.get(0).after(), reply);
      if (outcome != null) {
        reply.answered(outcome);
      }
    } else if (!budget.take(targets.size(), envelope.body().length())) {
      station.count("messages-refused");
      refuse(from, data, Outcome.BUSY);
    } else {
      pass(from, data);
    }
  }

  void refuseTooLarge(NodeId from, Data data) {
    station.count("messages-too-large");
    refuse(from, data, Outcome.TOO_LARGE);
  }

  private void refuse(NodeId to, Data data, Outcome outcome) {
    List<Result> results = new ArrayList<>(data.targets().size());
    for (Target target : data.targets()) {
      results.add(new Result(target.node(), outcome, station.self));
    }
    station.acknowledge(to, data.envelope().id(), results, false, false);
  }

  private void pass(NodeId from, Data data) {
    Envelope envelope = data.envelope();
    Passage passage =
        Passage.through(
            this,
            envelope,
            pathOnwards(envelope.path(), station.self),
            data.broadcast(),
            station.deadline(envelope, station.now()),
            from,
            data.targets());
    passage.older = passages.put(envelope.id(), passage);
    if (passage.older != null && isDouble(passage, passage.older)) {
      station.count("messages-doubled");
      end(passage);
      return;
    }
    if (station.inbox.isWatched()) {
      station.inbox.relayed(arrival(data));
    }
    Row own = passage.find(station.self);
    if (own != null) {
      Outcome outcome = reception.offer(arrival(data), own.target.after(), own);
      if (outcome != null) {
        own.answered(outcome);
      }
    }
    passOn(passage, own);
    if (passage.open > 0) {
      setAlarm(passage);
    }
  }

  /**
   * Whether an older passage will answer the same neighbour for all that this copy names: then the
   * frame came twice, and passing it on twice at each hop would double it at each hop.
   */
  private boolean isDouble(Passage passage, Passage newestOlder) {
    for (Row row : passage.rows) {
      boolean isOnItsWay = false;
      for (Passage copy = newestOlder; copy != null && !isOnItsWay; copy = copy.older) {
        isOnItsWay = copy.path.equals(passage.path) && isOnItsWay(copy.find(row.node()));
      }
      if (!isOnItsWay) {
        return false;
      }
    }
    return true;
  }

  private boolean isOnItsWay(@Nullable Row row) {
    if (row == null || !row.isOpen()) {
      return row != null && row.outcome == Outcome.ACKNOWLEDGED; // told, or gathered
    }
    return row.node().equals(station.self) || (row.via != null && station.isLinked(row.via));
  }

  private void passOn(Passage passage, @Nullable Row own) {
    boolean isLastHop = passage.envelope.path().size() >= passage.envelope.hopLimit();
    if (isLastHop || passage.envelope.budgetMicros() == 0) {
      Outcome outcome = isLastHop ? Outcome.HOP_LIMIT : Outcome.TIMEOUT;
      for (Row row : passage.rows) {
        if (!row.equals(own)) {
          passage.settle(row, outcome, station.self);
        }
      }
    } else if (passage.rows.length == 1) {
      forwarder.dispatch(passage, passage.rows[0]);
    } else {
      List<Row> others = new ArrayList<>(passage.rows.length);
      for (Row row : passage.rows) {
        if (!row.equals(own)) {
          others.add(row);
        }
      }
      forwarder.dispatch(passage, others);
    }
  }

  static List<NodeId> pathOnwards(List<NodeId> path, NodeId self) {
    if (path.size() == 1) {
      return List.of(path.get(0), self);
    }
    NodeId[] onwards = path.toArray(new NodeId[path.size() + 1]);
    onwards[path.size()] = self;
    return List.of(onwards);
  }

  private static Arrival arrival(Data data) {
    List<Target> targets = data.targets();
    NodeId[] nodes = new NodeId[targets.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = targets.get(i).node();
    }
    return new Arrival(data.envelope(), List.of(nodes), data.broadcast());
  }

  /** Takes an answer; returns whether anything in it was for a copy that passed here. */
  boolean answered(NodeId from, Ack ack) {
    boolean isTaken = false;
    for (Passage copy = passages.get(ack.id()); copy != null; ) {
      Passage older = copy.older; // reading may end the copy
      List<Row> again = new ArrayList<>(0);
      for (Result result : ack.results()) {
        isTaken |= forwarder.read(copy, from, result, again);
      }
      if (!again.isEmpty()) {
        forwarder.dispatch(copy, again);
      }
      copy = older;
    }
    return isTaken;
  }

  void linkDown(NodeId peer) {
    for (Passage newest : List.copyOf(passages.values())) {
      for (Passage copy = newest; copy != null; copy = copy.older) {
        // Without its predecessor nobody waits for it here; that one sends it another way.
        if (copy.upstream != null && station.isLinked(copy.upstream)) {
          forwarder.linkDown(copy, peer);
        }
      }
    }
  }

  @Override
  public void settled(Passage passage, Row row) {
    NodeId at = row.at == null ? station.self : row.at;
    Outcome outcome = row.outcome == null ? Outcome.TIMEOUT : row.outcome;
    Result result = new Result(row.node(), outcome, at);
    if (passage.rows.length == 1) {
      passage.unsent = List.of(result);
    } else {
      passage.unsent = passage.unsent.isEmpty() ? new ArrayList<>() : passage.unsent;
      passage.unsent.add(result);
    }
    passage.urgent |= outcome != Outcome.ACKNOWLEDGED; // the source may know another way
    if (!passage.touched) {
      passage.touched = true;
      touched.add(passage);
    }
  }

  @Override
  public boolean stuck(Passage passage, Row row, Routes routes) {
    if (station.hasLeft(row.node(), routes)) {
      passage.settle(row, Outcome.LEFT, row.at == null ? station.self : row.at);
    } else {
      station.settleWithoutWay(passage, row, routes);
    }
    return false;
  }

  @Override
  public void refused(Passage passage, Row row, Result result, List<Row> again) {
    if (row.reroutes >= MAX_REROUTES) {
      passage.settle(row, row.wasTooLarge ? Outcome.TOO_LARGE : Outcome.NO_ROUTE, result.at());
      return;
    }
    row.reroutes++;
    if (!result.at().equals(row.node())) {
      row.avoid(result.at());
    }
    again.add(row);
  }

  @Override
  public void due(Passage passage, long nowNanos) {
    if (nowNanos >= passage.deadlineNanos) {
      for (Row row : passage.rows) {
        passage.settle(row, Outcome.TIMEOUT, station.self);
      }
    } else {
      tell(passage);
      setAlarm(passage);
    }
  }

  /** At the end of an event: tells what is complete or urgent, and lets the rest gather. */
  void tellResults() {
    for (Passage passage = touched.poll(); passage != null; passage = touched.poll()) {
      passage.touched = false;
      if (passage.open == 0) {
        tell(passage);
        end(passage);
      } else if (passage.urgent) {
        tell(passage);
      } else if (!passage.gathering) {
        passage.gathering = true;
        passage.gatherUntilNanos = station.now() + GATHER_NANOS;
        setAlarm(passage);
      }
    }
  }

  private void tell(Passage passage) {
    passage.gathering = false;
    passage.urgent = false;
    if (passage.upstream != null && !passage.unsent.isEmpty()) {
      station.acknowledge(passage.upstream, passage.envelope.id(), passage.unsent, false, false);
      passage.unsent = List.of();
    }
  }

  private void setAlarm(Passage passage) {
    long next = passage.deadlineNanos;
    deadlines.set(passage, passage.gathering ? Math.min(next, passage.gatherUntilNanos) : next);
  }

  private void end(Passage passage) {
    deadlines.cancel(passage);
    budget.giveBack(passage.rows.length, passage.envelope.body().length());
    MessageId id = passage.envelope.id();
    Passage newest = passages.get(id);
    if (passage.equals(newest)) {
      if (passage.older == null) {
        passages.remove(id);
      } else {
        passages.put(id, passage.older);
      }
      return;
    }
    for (Passage copy = newest; copy != null; copy = copy.older) {
      if (passage.equals(copy.older)) {
        copy.older = passage.older;
        return;
      }
    }
  }

  /** Forgets everything; whoever waits for answers finds the links gone. */
  void close() {
    for (Passage newest : passages.values()) {
      for (Passage copy = newest; copy != null; copy = copy.older) {
        deadlines.cancel(copy);
        budget.giveBack(copy.rows.length, copy.envelope.body().length());
      }
    }
    passages.clear();
    touched.clear();
  }
}
