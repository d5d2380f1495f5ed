package io.meshage.node;

import io.meshage.Limits;
import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.MeshEvent;
import io.meshage.MeshListener;
import io.meshage.MeshListener.CallbackFailed;
import io.meshage.MeshListener.EventsSkipped;
import io.meshage.MeshListener.IdentityConflict;
import io.meshage.MeshListener.NodeEvent;
import io.meshage.MeshListener.RoutesChanged;
import io.meshage.MeshListener.Warning;
import io.meshage.Topology;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.InstanceRaised;
import io.meshage.protocol.port.WarningLimit;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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
  private final AtomicReference<@Nullable RoutesChanged> waitingTopology = new AtomicReference<>();
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

  private void offer(MeshEvent event) {
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
          tellAll(event::tell);
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
            tellAll(event::tell);
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

  @Override
  public Instant now() {
    return callbacks.now();
  }

  @Override
  public void tell(MeshEvent event) {
    if (event instanceof RoutesChanged changed) {
      snapshots.accept(changed.topology());
      tellNewest(changed);
    } else if (event instanceof IdentityConflict) {
      limit.warn(
          "identity",
          others -> {
            LOG.warn("{}: {}{}", name, event.words(), WarningLimit.others(others));
            offer(event);
          });
    } else if (!(event instanceof NodeEvent news) || isHeard(news.node())) {
      note(event);
      offer(event);
    }
  }

  private void note(MeshEvent event) {
    if (event instanceof InstanceRaised raised) {
      instances.accept(raised.instance());
    }
    if (!event.counter().isEmpty()) {
      counters.count(event.counter());
    }
    if (event instanceof Warning) {
      LOG.warn("{}: {}", name, event.words());
    } else if (!event.words().isEmpty()) {
      LOG.info("{}: {}", name, event.words());
    }
  }

  /** A node that leaves loses all others, which is no failure of theirs. */
  private boolean isHeard(Member member) {
    if (isLeaving && member.state() == MemberState.DEAD) {
      return false;
    }
    for (MeshListener listener : listeners) {
      if (!(listener instanceof LinkListener)) {
        return true;
      }
    }
    return false;
  }

  /** Of the topologies that wait, the newest takes the place of the first. */
  private void tellNewest(RoutesChanged changed) {
    if (!listeners.isEmpty() && waitingTopology.getAndSet(changed) == null) {
      callbacks.execute(
          () -> tellAll(Objects.requireNonNull(waitingTopology.getAndSet(null))::tell));
    }
  }

  /** On the loop: this node is about to leave. */
  void leaving() {
    isLeaving = true;
  }

  @Override
  public void count(String counter) {
    counters.count(counter);
  }
}
