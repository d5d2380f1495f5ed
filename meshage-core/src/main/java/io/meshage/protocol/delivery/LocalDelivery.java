package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where messages for this node end: each goes to the inbox at most once, in the order in which its
 * source sent them, and every further copy is answered from memory.
 */
final class LocalDelivery {
  private static final long HOLD_NANOS = 1_000_000_000;

  /** What holding for order may use of the time there is to answer. */
  private static final int HOLD_PART = 3;

  /** More time than this to answer does not make a message wait longer than a second. */
  private static final long MOST_BUDGET_MICROS = HOLD_NANOS / 1000 * HOLD_PART;

  private static final int MAX_HELD = 1024;
  private static final long MAX_HELD_BYTES = 8L << 20;

  /** Of all sources together. */
  private static final long MAX_ALL_HELD_BYTES = 64L << 20;

  /** Copies that wait for one answer; a message rarely has more than two. */
  private static final int MAX_WAITERS = 64;

  private final Station station;
  private final Deadlines deadlines;
  private final Correspondents correspondents = new Correspondents(this::forgotten);
  private final ContentTags tags = new ContentTags();
  private final Map<MessageId, List<Waiter>> undecoded = new LinkedHashMap<>();
  private int held;
  private long heldBytes;

  LocalDelivery(Station station, Deadlines deadlines) {
    this.station = station;
    this.deadlines = deadlines;
  }

  List<Gauge> gauges() {
    int sources = correspondents.size();
    return List.of(
        new Gauge("sources", sources, Correspondents.MOST),
        new Gauge("held messages", held, (long) MAX_HELD * Math.max(1, sources)),
        new Gauge("bytes of held messages", heldBytes, MAX_ALL_HELD_BYTES));
  }

  /** Offers a message of this node's own to its own inbox; null if the answer comes later. */
  @Nullable Outcome offerOwn(Arrival arrival, Waiter waiter) {
    if (arrival.envelope().kind() == Kind.PROBE) {
      return Outcome.ACKNOWLEDGED;
    }
    Inbox.Answer answer = station.inbox.offer(arrival);
    if (answer == Inbox.Answer.LATER) {
      awaitDecoding(arrival.envelope().id(), waiter);
      return null;
    }
    return outcome(answer);
  }

  /**
   * Offers a copy that came from another node.
   *
   * @param after the counter of the message that must be handed over first; 0 if none
   * @param waiter is told the outcome if it is not known now
   * @return the outcome; null if it is told later
   */
  @Nullable Outcome offer(Arrival arrival, long after, Waiter waiter) {
    Envelope envelope = arrival.envelope();
    MessageId id = envelope.id();
    boolean isProbe = envelope.kind() == Kind.PROBE;
    if (isProbe && !arrival.broadcast()) {
      return station.isNotMeant(envelope) ? Outcome.UNKNOWN_NAME : Outcome.ACKNOWLEDGED;
    }
    long now = station.now();
    Correspondent from = correspondents.heard(id.source(), id.instance(), now);
    int state = from.window.state(id.counter());
    if (state == SeenWindow.UNSEEN || state == SeenWindow.REFUSED) {
      if (isProbe) {
        from.window.set(id.counter(), SeenWindow.ACKNOWLEDGED, now);
        return Outcome.ACKNOWLEDGED;
      }
      return offerNew(from, state, arrival, after, waiter);
    }
    if (state != SeenWindow.OLD && contradicts(envelope)) {
      return Outcome.TIMEOUT; // of two with one id one is forged, and nobody can say which
    }
    station.count(state == SeenWindow.OLD ? "messages-too-old" : "messages-doubled");
    return remembered(id, state, waiter);
  }

  private boolean contradicts(Envelope envelope) {
    boolean isOther = tags.contradicts(envelope);
    if (isOther) {
      station.count("messages-contradicting");
    }
    return isOther;
  }

  private @Nullable Outcome remembered(MessageId id, int state, Waiter waiter) {
    if (state == SeenWindow.ACKNOWLEDGED) {
      return Outcome.ACKNOWLEDGED;
    }
    if (state == SeenWindow.OLD) {
      return Outcome.TIMEOUT; // it may have been handed over, or not: the caller must not trust it
    }
    List<Waiter> waiters = undecoded.get(id);
    if (waiters == null) {
      return Outcome.UNDECODABLE;
    }
    join(waiters, waiter);
    return null;
  }

  /** Whether this message was offered or answered here before, or is too old to say. */
  boolean knows(MessageId id) {
    Correspondent from = correspondents.find(id.source(), id.instance());
    return from != null
        && (from.window.state(id.counter()) != SeenWindow.UNSEEN
            || from.held.containsKey(id.counter()));
  }

  /** Returns what became of a message here; null if that is not known, or not yet. */
  @Nullable Outcome known(Envelope envelope) {
    MessageId id = envelope.id();
    Correspondent from = correspondents.find(id.source(), id.instance());
    int state = from == null ? SeenWindow.UNSEEN : from.window.state(id.counter());
    boolean isHere = state == SeenWindow.ACKNOWLEDGED || state == SeenWindow.OFFERED;
    if (state == SeenWindow.OLD || (isHere && contradicts(envelope))) {
      return Outcome.TIMEOUT;
    }
    return state == SeenWindow.ACKNOWLEDGED ? Outcome.ACKNOWLEDGED : null;
  }

  private @Nullable Outcome offerNew(
      Correspondent from, int state, Arrival arrival, long after, Waiter waiter) {
    long counter = arrival.envelope().id().counter();
    HeldMessage same = from.held.isEmpty() ? null : from.held.get(counter);
    if (same != null) {
      if (!same.arrival.envelope().body().equals(arrival.envelope().body())) {
        station.count("messages-contradicting");
        return Outcome.TIMEOUT;
      }
      station.count("messages-doubled");
      join(same.waiters, waiter);
      return null;
    }
    if (from.isStale(counter)) {
      station.count("messages-stale");
      // Its source has given it up, or else it could not be stale; or it was refused, once for all.
      return state == SeenWindow.REFUSED ? Outcome.BUSY : Outcome.TIMEOUT;
    }
    // One that claims to come after itself or its future waits for nothing.
    if (after > 0 && after < counter && !from.window.isSettled(after)) {
      return hold(from, arrival, after, waiter);
    }
    handOverUpTo(from, counter);
    Outcome outcome = handOver(from, arrival, waiter);
    if (!from.held.isEmpty()) {
      release(from);
    }
    return outcome;
  }

  private @Nullable Outcome hold(Correspondent from, Arrival arrival, long after, Waiter waiter) {
    int bytes = arrival.envelope().body().length();
    boolean isFull =
        from.held.size() >= MAX_HELD
            || bytes > MAX_HELD_BYTES - from.heldBytes
            || bytes > MAX_ALL_HELD_BYTES - heldBytes;
    if (isFull) {
      station.count("messages-not-held");
      return Outcome.BUSY;
    }
    HeldMessage message = new HeldMessage(this, from, arrival, after);
    message.waiters.add(waiter);
    from.held.put(message.counter(), message);
    from.heldBytes += bytes;
    heldBytes += bytes;
    held++;
    long budgetMicros = Math.min(arrival.envelope().budgetMicros(), MOST_BUDGET_MICROS);
    deadlines.set(message, station.now() + budgetMicros * 1000 / HOLD_PART);
    return null;
  }

  private void unhold(HeldMessage message) {
    deadlines.cancel(message);
    message.correspondent.held.remove(message.counter());
    message.correspondent.heldBytes -= message.bodyBytes();
    heldBytes -= message.bodyBytes();
    held--;
  }

  /** The message that this one waits for has not come: better late in order than never. */
  void heldLongEnough(HeldMessage message) {
    station.count("messages-out-of-order");
    Correspondent from = message.correspondent;
    from.gaveUp(message.after);
    handOverUpTo(from, message.counter());
    release(from);
  }

  /** Hands over all whose turn has come. One pass is enough: each waits for a lower counter. */
  private void release(Correspondent from) {
    for (HeldMessage message : List.copyOf(from.held.values())) {
      if (from.window.isSettled(message.after)) {
        handOverUpTo(from, message.counter());
      }
    }
  }

  /**
   * It is this counter's turn, so it is that of every lower one that waits: their source does not
   * wait for what they wait for any more, or the later one would have named it.
   */
  private void handOverUpTo(Correspondent from, long counter) {
    if (!from.held.isEmpty()) {
      List.copyOf(from.held.headMap(counter, true).values()).forEach(this::handOverHeld);
    }
  }

  private void handOverHeld(HeldMessage message) {
    unhold(message);
    Outcome outcome = handOver(message.correspondent, message.arrival, message);
    if (outcome != null) {
      message.answered(outcome);
    }
  }

  private @Nullable Outcome handOver(Correspondent from, Arrival arrival, Waiter waiter) {
    MessageId id = arrival.envelope().id();
    Inbox.Answer answer = station.inbox.offer(arrival);
    long now = station.now();
    if (answer == Inbox.Answer.HANDED_OVER || answer == Inbox.Answer.LATER) {
      tags.note(arrival.envelope());
    }
    if (answer == Inbox.Answer.HANDED_OVER) {
      from.handedOver(id.counter());
      from.window.set(id.counter(), SeenWindow.ACKNOWLEDGED, now);
      return Outcome.ACKNOWLEDGED;
    }
    if (answer == Inbox.Answer.BUSY || answer == Inbox.Answer.LEAVING) {
      from.window.set(id.counter(), SeenWindow.REFUSED, now);
      return outcome(answer);
    }
    from.handedOver(id.counter());
    from.window.set(id.counter(), SeenWindow.OFFERED, now);
    awaitDecoding(id, waiter);
    return null;
  }

  private static Outcome outcome(Inbox.Answer answer) {
    return switch (answer) {
      case BUSY -> Outcome.BUSY;
      case LEAVING -> Outcome.LEFT;
      case HANDED_OVER, LATER -> Outcome.ACKNOWLEDGED;
    };
  }

  private void awaitDecoding(MessageId id, Waiter waiter) {
    List<Waiter> waiters = new ArrayList<>(1);
    waiters.add(waiter);
    undecoded.put(id, waiters);
  }

  private void join(List<Waiter> waiters, Waiter waiter) {
    if (waiters.size() < MAX_WAITERS) {
      waiters.add(waiter);
    } else {
      station.count("messages-doubled-too-often");
    }
  }

  /** The inbox knows now whether it can decode a message. */
  void inboxAnswered(MessageId id, Outcome outcome) {
    List<Waiter> waiters = undecoded.remove(id);
    if (waiters == null) {
      station.count("inbox-answers-unexpected");
      return;
    }
    Correspondent from = correspondents.find(id.source(), id.instance());
    if (from != null && outcome == Outcome.ACKNOWLEDGED) {
      from.window.set(id.counter(), SeenWindow.ACKNOWLEDGED, station.now());
    }
    for (Waiter waiter : waiters) {
      waiter.answered(outcome);
    }
  }

  /** Drops what waits for its turn: the links over which it could be answered are going. */
  void close() {
    correspondents.forgetAll();
  }

  private void forgotten(Correspondent correspondent) {
    for (HeldMessage message : List.copyOf(correspondent.held.values())) {
      unhold(message);
      message.answered(Outcome.BUSY);
    }
  }
}
