package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.MeshConfig;
import io.meshage.MeshListener.CallbackFailed;
import io.meshage.Message;
import io.meshage.Outcome;
import io.meshage.PeerKey;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Routes;
import io.meshage.wire.Bodies;
import io.meshage.wire.WireException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's queue of messages, bounded in number and bytes. Messages are offered on the
 * loop, decoded off it where that is more than copying, and handed on by the callback thread, in
 * the order in which they were offered: to the handler, or to whoever waits in {@link #next}.
 */
final class HostedInbox implements Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(HostedInbox.class);

  /** Snooped messages that may wait; beyond it they are skipped and counted. */
  private static final int MAX_SNOOPED = 1000;

  private final Loop loop;
  private final Callbacks callbacks;
  private final Bodies bodies;
  private final MessageSigning signing;
  private final Supplier<NodeCore> core;
  private final ArrivedMessages arrived;
  private final int maxMessages;
  private final long maxBytes;
  private final @Nullable Consumer<Message> handler;
  private final Consumer<String> counters;

  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final Takers takers;
  private final AtomicInteger messages = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicInteger snooped = new AtomicInteger();
  private boolean isDrainPlanned; // on the loop
  private volatile @Nullable Consumer<Message> snoop;
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private final AtomicInteger unheard = new AtomicInteger();
  private volatile boolean isLeaving;
  private volatile boolean closed;

  HostedInbox(
      MeshConfig config,
      NodePorts ports,
      Callbacks callbacks,
      Bodies bodies,
      MessageSigning signing,
      @Nullable Consumer<Message> handler) {
    this.loop = ports.loop();
    this.core = ports.core();
    this.counters = ports.counters();
    this.callbacks = callbacks;
    this.takers = new Takers(loop, this::drainLater);
    this.bodies = bodies;
    this.signing = signing;
    this.arrived = new ArrivedMessages(config.name());
    this.maxMessages = config.inboxMessages();
    this.maxBytes = config.inboxBytes();
    this.handler = handler;
  }

  private static final class Entry {
    final Arrival arrival;
    final Routes names;

    /** What the body takes here, which may be much more than it took on its way. */
    final int size;

    /** The key that the source was known by when the message came. */
    final @Nullable PeerKey key;

    volatile boolean verified;
    volatile @Nullable Object body;

    Entry(Arrival arrival, Routes names, int size, @Nullable PeerKey key) {
      this.arrival = arrival;
      this.names = names;
      this.size = size;
      this.key = key;
    }
  }

  @Override
  public Answer offer(Arrival arrival) {
    Envelope envelope = arrival.envelope();
    int size = bodies.inflatedBytes(envelope.bodyForm(), envelope.body());
    if (isLeaving) {
      return Answer.LEAVING;
    }
    if (messages.get() >= maxMessages || bytes.get() + size > maxBytes) {
      return Answer.BUSY;
    }
    Routes names = core.get().topology().freshRoutes();
    Entry entry = new Entry(arrival, names, size, key(envelope, names));
    entry.body = plain(envelope);
    messages.incrementAndGet(); // from here on the entry is taken out again, whatever is thrown
    bytes.addAndGet(size);
    entries.add(entry);
    if (entry.body != null) {
      drainAfterTurn();
      return Answer.HANDED_OVER;
    }
    try {
      loop.decoder().execute(() -> decode(entry));
      return Answer.LATER;
    } catch (RuntimeException | Error e) { // there is no thread for it now
      undecoded("no thread", entry, "there is no thread for it: " + e);
      counters.accept("bodies-not-decoded");
      drop(entry);
      return Answer.BUSY;
    }
  }

  private @Nullable PeerKey key(Envelope envelope, Routes names) {
    return MessageSigning.isSigned(envelope)
        ? core.get()
            .identities()
            .key(ArrivedMessages.name(envelope, names, envelope.id().source()))
            .orElse(null)
        : null;
  }

  /** Returns a body that needs no more than copying; null for all that is decoded off the loop. */
  private @Nullable Object plain(Envelope envelope) {
    if (!Bodies.isPlain(envelope.bodyForm())) {
      return null;
    }
    try {
      return bodies.decode(envelope.bodyForm(), envelope.body());
    } catch (WireException | OutOfMemoryError e) {
      return null; // is tried once more off the loop, where a failure is told
    }
  }

  /** Whatever is thrown here, the message has its outcome, and the next ones are handed over. */
  private void decode(Entry entry) {
    if (closed) {
      return; // it has had its outcome, and nobody to go to
    }
    Envelope envelope = entry.arrival.envelope();
    Outcome outcome = Outcome.UNDECODABLE;
    try {
      entry.body = decoded(entry, envelope);
      outcome = Outcome.ACKNOWLEDGED;
    } catch (WireException e) {
      undecoded("body", entry, String.valueOf(e.getMessage()));
      outcome = e.outcome();
    } catch (Throwable e) {
      undecoded("codec", entry, "the codec threw " + e);
    } finally {
      settle(entry, outcome);
    }
  }

  private void undecoded(String kind, Entry entry, String why) {
    callbacks.warnSeldom(
        kind,
        others ->
            LOG.warn("a message from {} cannot be decoded: {}{}", source(entry), why, others));
  }

  private void settle(Entry entry, Outcome outcome) {
    if (outcome != Outcome.ACKNOWLEDGED) {
      counters.accept("bodies-undecodable");
      drop(entry); // before it is told, so that there is room for the next by then
    }
    try {
      loop.execute(() -> core.get().inboxAnswered(entry.arrival.envelope().id(), outcome));
    } catch (RejectedExecutionException e) {
      LOG.debug("a message was decoded when the node had ended", e); // it had its outcome then
    } finally {
      drainLater();
    }
  }

  private Object decoded(Entry entry, Envelope envelope) throws WireException {
    if (!signing.isOn() || !MessageSigning.isSigned(envelope)) {
      return bodies.decode(envelope.bodyForm(), envelope.body());
    }
    MessageSigning.Opened opened = signing.open(entry.arrival, entry.key, signing.offLoop());
    entry.verified = opened.verified();
    return bodies.decode(opened.form(), opened.body());
  }

  private static String source(Entry entry) {
    Envelope envelope = entry.arrival.envelope();
    return ArrivedMessages.name(envelope, entry.names, envelope.id().source());
  }

  /**
   * Wakes the callback thread once for all that arrived in this turn of the loop, after the answers
   * have been flushed: waking a thread takes longer than all else about a message.
   */
  private void drainAfterTurn() {
    if (!draining.get() && !isDrainPlanned) {
      isDrainPlanned = true;
      loop.execute(
          () -> {
            isDrainPlanned = false;
            drainLater();
          });
    }
  }

  private void drainLater() {
    if (draining.compareAndSet(false, true)) {
      try {
        callbacks.execute(this::drain);
      } catch (RuntimeException | Error e) {
        draining.set(false); // the next message tries again
        throw e;
      }
    }
  }

  private void drain() {
    draining.set(false); // before looking, so that whoever adds from now on calls again
    handOverAll();
    if (isLeaving && entries.isEmpty()) {
      emptied.complete(null);
    }
  }

  private void handOverAll() {
    for (Entry head = entries.peek(); head != null; head = entries.peek()) {
      Object body = head.body;
      if (body == null || !handOver(head, body)) {
        return;
      }
    }
  }

  private boolean handOver(Entry entry, Object body) {
    Message message;
    try {
      message = arrived.message(entry.arrival, entry.names, entry.verified, body);
    } catch (RuntimeException | Error e) { // memory, perhaps; what is behind it must not wait
      LOG.error("message {} is lost", entry.arrival.envelope().id(), e);
      counters.accept("messages-not-handed-over");
      remove(entry);
      return true;
    }
    if (handler != null) {
      remove(entry);
      if (!callbacks.call(CallbackFailed.HANDLER, "handlers-threw", handler, message)) {
        unheard.incrementAndGet();
      }
      return true;
    }
    if (takers.take(message)) {
      remove(entry);
      return true;
    }
    return false;
  }

  private void remove(Entry entry) {
    entries.poll(); // the entry is the head, and only the callback thread takes it away
    free(entry);
  }

  /** It has no body, so the callback thread stops before it; wherever it stands, it goes. */
  private void drop(Entry entry) {
    if (entries.remove(entry)) {
      free(entry);
    }
  }

  private void free(Entry entry) {
    messages.decrementAndGet();
    bytes.addAndGet(-entry.size);
  }

  /** Returns the question for the next message; its answer is empty when the time is over. */
  Question<Optional<Message>> next(Duration timeout) {
    if (handler != null) {
      throw new IllegalStateException("a message handler is set, and gets every message");
    }
    return takers.next(timeout);
  }

  /** Returns how many messages wait for the application. */
  int messages() {
    return messages.get();
  }

  List<Gauge> gauges() {
    return List.of(
        new Gauge("inbox messages", messages.get(), maxMessages),
        new Gauge("bytes of inbox messages", bytes.get(), maxBytes),
        new Gauge("snooped messages", snooped.get(), MAX_SNOOPED));
  }

  void onSnoop(@Nullable Consumer<Message> observer) {
    snoop = observer;
  }

  @Override
  public boolean isWatched() {
    return snoop != null;
  }

  @Override
  public void relayed(Arrival arrival) {
    Consumer<Message> observer = snoop;
    if (observer == null) {
      return;
    }
    if (snooped.get() >= MAX_SNOOPED) {
      counters.accept("snoop-skipped");
      return;
    }
    snooped.incrementAndGet();
    Routes names = core.get().topology().freshRoutes();
    Bytes body = arrival.envelope().body();
    callbacks.execute(
        () -> {
          snooped.decrementAndGet();
          callbacks.call(
              CallbackFailed.OBSERVER,
              "observers-threw",
              observer,
              arrived.message(arrival, names, false, body));
        });
  }

  /**
   * On the loop: takes no more from now on, and hands over what there is.
   *
   * @return completes when the application has had all of it, or the time is over
   */
  CompletableFuture<Void> drain(Duration atMost) {
    isLeaving = true;
    loop.after(atMost, () -> emptied.complete(null));
    drainLater();
    return emptied;
  }

  /** Returns how many messages were acknowledged and have not been handed over. */
  int notHandedOver() {
    int waiting = 0;
    for (Entry entry : entries) {
      waiting += entry.body == null ? 0 : 1;
    }
    return waiting + unheard.get();
  }

  /** Takes no more; whoever waits is told by the end of the calls. */
  void close() {
    isLeaving = true;
    closed = true;
    emptied.complete(null);
  }
}
