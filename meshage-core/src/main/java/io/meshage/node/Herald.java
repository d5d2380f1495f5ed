package io.meshage.node;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.Member;
import io.meshage.MeshListener;
import io.meshage.MeshListener.CallbackFailed;
import io.meshage.MeshListener.EventsSkipped;
import io.meshage.MeshListener.IdentityConflict;
import io.meshage.MeshListener.LinkDown;
import io.meshage.MeshListener.LinkSettling;
import io.meshage.MeshListener.LinkUp;
import io.meshage.MeshListener.NodeEvent;
import io.meshage.MeshListener.PingsMoved;
import io.meshage.PeerKey;
import io.meshage.Topology;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.WarningLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries news from the loop to the application's listeners, on the callback thread, in order. What
 * may wait there is bounded: of topologies the newest, of the rest {@link
 * Limits#MAX_WAITING_EVENTS}; then one event says how many are missing.
 */
final class Herald implements Events {
  private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

  private final String name;
  private final Loop loop;
  private final Counters counters;
  private final Consumer<Topology> snapshots;
  private final LongConsumer instances;
  private final Callbacks callbacks;
  private final List<MeshListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Topology> waitingTopology = new AtomicReference<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong skipped = new AtomicLong();
  private boolean isLeaving; // on the loop
  private final WarningLimit limit;

  Herald(
      String name,
      Loop loop,
      Counters counters,
      Consumer<Topology> snapshots,
      LongConsumer instances) {
    this.name = name;
    this.loop = loop;
    this.counters = counters;
    this.snapshots = snapshots;
    this.instances = instances;
    limit = new WarningLimit(loop, counters::count);
    this.callbacks = new Callbacks(name, loop, counters, this::callbackFailed, this::warnSeldom);
  }

  /** Logs something that others can cause; now and then of each kind, from any thread. */
  void warnSeldom(String kind, Consumer<String> log) {
    try {
      loop.execute(() -> limit.warn(kind, others -> log.accept(WarningLimit.others(others))));
    } catch (RejectedExecutionException e) { // the node has ended, and nobody causes more
      log.accept("");
    }
  }

  /** Returns where the application's code is called. */
  Callbacks callbacks() {
    return callbacks;
  }

  List<Gauge> gauges() {
    return List.of(new Gauge("waiting events", waiting.get(), Limits.MAX_WAITING_EVENTS));
  }

  void add(MeshListener listener) {
    listeners.add(listener);
  }

  void remove(MeshListener listener) {
    listeners.remove(listener);
  }

  private void tell(Consumer<MeshListener> news) {
    if (listeners.isEmpty()) {
      return;
    }
    if (waiting.get() >= Limits.MAX_WAITING_EVENTS) {
      skip();
      return;
    }
    waiting.incrementAndGet();
    callbacks.execute(
        () -> {
          waiting.decrementAndGet();
          tellAll(news);
        });
  }

  /** The first that is skipped leaves a note in its place, which counts those after it. */
  private void skip() {
    counters.count("events-skipped");
    if (skipped.getAndIncrement() == 0) {
      callbacks.execute(
          () -> {
            long count = skipped.getAndSet(0);
            LOG.warn("{}: listeners are too slow, {} events were skipped", name, count);
            EventsSkipped event = new EventsSkipped(count, now());
            tellAll(listener -> listener.eventsSkipped(event));
          });
    }
  }

  /** On the callback thread. */
  private void tellAll(Consumer<MeshListener> news) {
    for (MeshListener listener : listeners) {
      callbacks.call(CallbackFailed.LISTENER, "listeners-threw", news, listener);
    }
  }

  /** On the callback thread, at once: it is told even where no more events may wait. */
  private void callbackFailed(CallbackFailed event) {
    for (MeshListener listener : listeners) {
      try {
        listener.callbackFailed(event);
      } catch (Throwable e) { // telling that as well could go on for ever
        warnSeldom(
            "listener that is told of failures",
            others ->
                LOG.warn(
                    "{}: a listener threw when it was told that a {} threw{}",
                    name,
                    event.callback(),
                    others,
                    e));
        counters.count("listeners-threw");
      }
    }
  }

  private void tellOf(Member member, BiConsumer<MeshListener, NodeEvent> news) {
    for (MeshListener listener : listeners) {
      if (!(listener instanceof LinkListener)) {
        NodeEvent event = new NodeEvent(member, now());
        tell(each -> news.accept(each, event));
        return;
      }
    }
  }

  private Instant now() {
    return callbacks.now();
  }

  @Override
  public void linkUp(String peer, Endpoint endpoint) {
    counters.count("links-up");
    LOG.info("{}: link to {} at {} is up", name, peer, endpoint);
    LinkUp event = new LinkUp(peer, endpoint, now());
    tell(listener -> listener.linkUp(event));
  }

  @Override
  public void linkDown(String peer, Endpoint endpoint, CloseReason reason, String text) {
    counters.count("links-down");
    LOG.info("{}: link to {} at {} is down: {} ({})", name, peer, endpoint, reason, text);
    LinkDown event = new LinkDown(peer, endpoint, reason, text, now());
    tell(listener -> listener.linkDown(event));
  }

  @Override
  public void linkSettling(String peer, Duration left) {
    counters.count("links-settling");
    LOG.info("{}: link to {} kept breaking, it will be announced in {}", name, peer, left);
    LinkSettling event = new LinkSettling(peer, left, now());
    tell(listener -> listener.linkSettling(event));
  }

  @Override
  public void nodeJoined(Member member) {
    tellOf(member, MeshListener::nodeJoined);
  }

  @Override
  public void nodeLeft(Member member) {
    tellOf(member, MeshListener::nodeLeft);
  }

  /** Who leaves loses all others, which is no failure of theirs. */
  @Override
  public void nodeFailed(Member member) {
    if (!isLeaving) {
      tellOf(member, MeshListener::nodeFailed);
    }
  }

  /** On the loop: this node is about to leave. */
  void leaving() {
    isLeaving = true;
  }

  @Override
  public void routesChanged(Topology topology) {
    snapshots.accept(topology);
    if (!listeners.isEmpty() && waitingTopology.getAndSet(topology) == null) {
      callbacks.execute(
          () -> {
            Topology newest = Objects.requireNonNull(waitingTopology.getAndSet(null));
            tellAll(listener -> listener.routesChanged(newest));
          });
    }
  }

  /** The pings to a neighbour go another way now. */
  void pingsMoved(String peer, boolean datagrams) {
    LOG.info("{}: pings to {} go by {}", name, peer, datagrams ? "datagram" : "the link");
    PingsMoved event = new PingsMoved(peer, datagrams, now());
    tell(listener -> listener.pingsMoved(event));
  }

  @Override
  public void identityConflict(String peer, PeerKey known, PeerKey shown) {
    IdentityConflict event = new IdentityConflict(peer, known, shown, now());
    limit.warn(
        "identity",
        others -> {
          LOG.warn(
              "{}: {} is known by {}, but another node shows {} in its name{}",
              name,
              peer,
              known,
              shown,
              WarningLimit.others(others));
          tell(listener -> listener.identityConflict(event));
        });
  }

  @Override
  public void warning(String text) {
    counters.count("warnings");
    LOG.warn("{}: {}", name, text);
    tell(listener -> listener.warning(text));
  }

  @Override
  public void instanceRaised(long instance) {
    counters.count("identity-reclaims");
    LOG.info("{}: reclaimed its name as instance {}", name, instance);
    instances.accept(instance);
  }

  @Override
  public void identityLost(String text) {
    counters.count("identity-lost");
    LOG.error("{}: {}", name, text);
    tell(listener -> listener.warning(text));
  }

  @Override
  public void count(String counter) {
    counters.count(counter);
  }
}
