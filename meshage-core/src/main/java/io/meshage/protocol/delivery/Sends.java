package io.meshage.protocol.delivery;

import com.google.common.collect.Comparators;
import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.SendResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages that this node has sent and that have recipients without an outcome. Each recipient
 * gets exactly one; a send ends with the last of them, at its deadline at the latest.
 */
final class Sends implements Keeper {
  /** After this a timeout is as good as for ever; it keeps sums of nanoseconds in range. */
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  /** How many links more than by the longest path a message may need when links fail. */
  private static final int DETOUR_HOPS = 16;

  private final Station station;
  private final Series series;
  private final Deadlines deadlines;
  private final Forwarder forwarder;
  private final LocalDelivery reception;
  private final Lanes lanes = new Lanes();
  private final Readers readers;
  private final Retries retries;
  private final OpenSends open = new OpenSends();
  private final Budget budget = new Budget();
  private final ArrayDeque<Passage> finished = new ArrayDeque<>();
  private boolean answering;

  Sends(
      Station station,
      LongSupplier series,
      Deadlines deadlines,
      Forwarder forwarder,
      LocalDelivery reception) {
    this.station = station;
    this.series = new Series(station, series);
    this.deadlines = deadlines;
    this.forwarder = forwarder;
    this.reception = reception;
    this.readers = new Readers(station.self);
    this.retries = new Retries(station, deadlines, forwarder);
  }

  List<Gauge> gauges() {
    return budget.gauges("open sends");
  }

  MessageId send(Dispatch command, boolean closed) {
    Routes routes = station.routes();
    List<NodeId> recipients = command.broadcast() ? routes.reachable() : command.recipients();
    if (!Comparators.isInStrictOrder(recipients, Comparator.naturalOrder())) {
      throw new IllegalArgumentException("recipients must ascend");
    }
    Passage passage = passage(command, recipients, routes);
    if (closed) {
      settleOpen(passage, Outcome.NO_ROUTE);
    } else if (budget.take(recipients.size(), passage.envelope.body().length())) {
      open.add(passage);
      int travels = passage.envelope.body().length(); // more than the body where it is signed
      readers.settleOthers(passage, Math.max(travels, command.body().length()), routes);
      if (passage.open > 0 && command.broadcast()) {
        new BroadcastStart(station, forwarder, lanes)
            .send(passage, station.routesFor(passage.envelope));
      } else if (passage.open > 0) {
        sendToSome(passage, routes);
      }
      wait(passage);
    } else {
      station.count("sends-refused");
      settleOpen(passage, Outcome.BUSY);
    }
    if (passage.rows.length == 0) {
      finish(passage);
    }
    if (!finished.isEmpty() && !answering) {
      answerLater();
    }
    return passage.envelope.id();
  }

  private Passage passage(Dispatch command, List<NodeId> recipients, Routes routes) {
    MessageId id = series.next();
    Duration timeout =
        command.timeout().compareTo(LONGEST_TIMEOUT) < 0 ? command.timeout() : LONGEST_TIMEOUT;
    long nanos = Math.max(0, timeout.toNanos());
    long now = station.now();
    Dispatch.Packed packed = readers.packedFor(command, recipients, routes);
    Envelope envelope =
        new Envelope(
            id,
            station.name,
            command.kind(),
            List.of(station.self),
            hopLimit(command, routes),
            station.budgetMicros(nanos),
            command.sentAtMicros(),
            packed == null ? command.bodyForm() : packed.form(),
            body(command, id, packed));
    OpenSend send = new OpenSend(command.answer(), now, nanos / 3);
    int size = recipients.size();
    Passage passage = Passage.from(this, envelope, command.broadcast(), now + nanos, send, size);
    for (int i = 0; i < size; i++) {
      NodeId node = recipients.get(i);
      boolean isOrdered = command.kind() == Kind.MESSAGE && !node.equals(station.self);
      long after = isOrdered ? lanes.lastOpen(node, id.instance()) : 0;
      passage.rows[i] = new Row(passage, new Target(node, after));
    }
    return passage;
  }

  private static Bytes body(Dispatch command, MessageId id, Dispatch.@Nullable Packed packed) {
    Function<MessageId, Bytes> signed = command.signed();
    if (signed != null) {
      return signed.apply(id);
    }
    return packed == null ? command.body() : packed.body();
  }

  /**
   * The limit guards against copies that wander; where the ways are longer it follows them, for
   * whoever is linked must be reached. A probe goes no further than it is told.
   */
  private static int hopLimit(Dispatch command, Routes routes) {
    int most = command.hopLimit();
    if (command.kind() == Kind.PROBE) {
      return most;
    }
    int wanted = routes.carrying(command.body().length()).longest() + DETOUR_HOPS;
    return Math.max(most, Math.min(wanted, Limits.MAX_HOPS));
  }

  private void sendToSome(Passage passage, Routes routes) {
    List<Row> away = passage.rows.length == 1 ? null : new ArrayList<>(passage.rows.length);
    for (Row row : passage.rows) {
      NodeId node = row.node();
      if (node.equals(station.self)) {
        keep(passage, row);
      } else if (!routes.isKnown(node)) {
        passage.settle(row, Outcome.UNKNOWN_NAME, station.self);
      } else if (row.isOpen() && away == null) { // else it cannot read the body
        forwarder.dispatch(passage, row);
      } else if (row.isOpen() && away != null) {
        away.add(row);
      }
    }
    if (away != null && !away.isEmpty()) {
      forwarder.dispatch(passage, away);
    }
  }

  /** A message to oneself goes to one's own inbox. */
  private void keep(Passage passage, Row row) {
    List<NodeId> recipients = new ArrayList<>(passage.rows.length);
    for (Row each : passage.rows) {
      recipients.add(each.node());
    }
    Arrival arrival = new Arrival(passage.envelope, recipients, passage.broadcast);
    Outcome outcome = reception.offerOwn(arrival, row);
    if (outcome != null) {
      passage.settle(row, outcome, station.self);
    } else {
      row.copies++; // it is there, and may be handed over whatever is said here
    }
  }

  private void wait(Passage passage) {
    if (passage.open == 0) {
      return;
    }
    if (passage.envelope.kind() == Kind.MESSAGE) {
      for (Row row : passage.rows) {
        if (row.isOpen() && !row.node().equals(station.self)) {
          lanes.add(row);
        }
      }
    }
    retries.setAlarm(passage);
  }

  void answered(NodeId from, Ack ack) {
    Passage passage = open.find(ack.id());
    if (passage == null) {
      station.count("acks-late");
      return;
    }
    List<Row> again = new ArrayList<>(0);
    for (Result result : ack.results()) {
      series.answered(ack.id(), result.recipient(), result.outcome(), result.at());
      if (!forwarder.read(passage, from, result, again)) {
        station.count("results-unexpected");
      }
    }
    if (ack.last() || ack.allOthers()) {
      retries.branchEnded(passage, from, ack.allOthers(), again);
    }
    if (!again.isEmpty()) {
      forwarder.dispatch(passage, again);
    }
  }

  void linkDown(NodeId peer) {
    for (Passage passage : open.all()) {
      if (passage.open > 0) {
        forwarder.linkDown(passage, peer);
        retries.linkDown(passage, peer);
      }
    }
  }

  void routesChanged() {
    retries.routesChanged();
  }

  void nodeLeft(NodeId node) {
    for (Passage passage : open.all()) {
      Row row = passage.find(node);
      if (row != null) {
        passage.settle(row, Outcome.LEFT, station.self);
      }
    }
  }

  /** Ends every send now, and tells the application at once: there may be no later event. */
  void close() {
    for (Passage passage : open.all()) {
      retries.settleUnanswered(passage);
    }
    answerFinished();
  }

  private void settleOpen(Passage passage, Outcome outcome) {
    for (Row row : passage.rows) {
      passage.settle(row, outcome, station.self);
    }
  }

  @Override
  public void settled(Passage passage, Row row) {
    lanes.remove(row);
    retries.forget(passage, row);
    if (passage.open == 0) {
      finish(passage);
    }
  }

  private void finish(Passage passage) {
    deadlines.cancel(passage);
    if (open.remove(passage)) {
      budget.giveBack(passage.rows.length, passage.envelope.body().length());
    }
    finished.add(passage);
  }

  @Override
  public boolean stuck(Passage passage, Row row, Routes routes) {
    return retries.stuck(passage, row, routes);
  }

  @Override
  public void refused(Passage passage, Row row, Result result, List<Row> again) {
    retries.refused(passage, row, result, again);
  }

  @Override
  public void due(Passage passage, long nowNanos) {
    retries.due(passage, nowNanos);
  }

  private void answerLater() {
    answering = true;
    station.scheduler.after(
        Duration.ZERO,
        () -> {
          answering = false;
          answerFinished();
        });
  }

  /**
   * Tells the application what has ended, at the end of an event. What it sends from within its
   * answer, and what ends at once, has its answer in a later event. An answer may lead back here: a
   * probe that ends completes a handshake, a link changes the routes; then the rest is told there.
   */
  void answerFinished() {
    for (int waiting = finished.size(); waiting > 0 && !finished.isEmpty(); waiting--) {
      Passage passage = finished.remove();
      OpenSend send = Objects.requireNonNull(passage.send);
      long elapsed = station.now() - send.startedNanos;
      send.answer.accept(
          new SendResult(passage.envelope.id(), results(passage), elapsed, uncertain(passage)));
    }
  }

  private List<Result> results(Passage passage) {
    if (passage.rows.length == 1) {
      return List.of(result(passage.rows[0]));
    }
    Result[] results = new Result[passage.rows.length];
    for (int i = 0; i < results.length; i++) {
      results[i] = result(passage.rows[i]);
    }
    return List.of(results);
  }

  private static List<NodeId> uncertain(Passage passage) {
    List<NodeId> uncertain = List.of();
    for (Row row : passage.rows) {
      if (row.mayHaveArrived()) {
        uncertain = uncertain.isEmpty() ? new ArrayList<>() : uncertain;
        uncertain.add(row.node());
      }
    }
    return uncertain;
  }

  private Result result(Row row) {
    Outcome outcome = row.outcome == null ? Outcome.TIMEOUT : row.outcome;
    return new Result(row.node(), outcome, row.at == null ? station.self : row.at);
  }
}
