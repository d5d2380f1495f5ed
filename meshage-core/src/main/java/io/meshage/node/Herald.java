package io.meshage.node;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Member;
import io.meshage.MeshListener;
import io.meshage.MeshListener.IdentityConflict;
import io.meshage.MeshListener.LinkDown;
import io.meshage.MeshListener.LinkUp;
import io.meshage.MeshListener.NodeEvent;
import io.meshage.MeshListener.PingsMoved;
import io.meshage.PeerKey;
import io.meshage.Topology;
import io.meshage.protocol.port.Events;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries news from the loop to the application's listeners, on the callback thread, in order. */
final class Herald implements Events {
  private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

  private final String name;
  private final Loop loop;
  private final Counters counters;
  private final Consumer<Topology> snapshots;
  private final LongConsumer instances;
  private final List<MeshListener> listeners = new CopyOnWriteArrayList<>();

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
    loop.callbacks()
        .execute(
            () -> {
              for (MeshListener listener : listeners) {
                try {
                  news.accept(listener);
                } catch (RuntimeException e) {
                  LOG.warn("{}: a listener threw", name, e);
                  counters.count("listeners-threw");
                }
              }
            });
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
    return Instant.EPOCH.plus(loop.wallMicros(), ChronoUnit.MICROS);
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
  public void nodeJoined(Member member) {
    tellOf(member, MeshListener::nodeJoined);
  }

  @Override
  public void nodeLeft(Member member) {
    tellOf(member, MeshListener::nodeLeft);
  }

  @Override
  public void nodeFailed(Member member) {
    tellOf(member, MeshListener::nodeFailed);
  }

  @Override
  public void routesChanged(Topology topology) {
    snapshots.accept(topology);
    tell(listener -> listener.routesChanged(topology));
  }

  /** The pings to a neighbour go another way now. */
  void pingsMoved(String peer, boolean datagrams) {
    LOG.info("{}: pings to {} go by {}", name, peer, datagrams ? "datagram" : "the link");
    PingsMoved event = new PingsMoved(peer, datagrams, now());
    tell(listener -> listener.pingsMoved(event));
  }

  @Override
  public void identityConflict(String peer, PeerKey known, PeerKey shown) {
    LOG.warn("{}: {} is known by {}, somebody shows {} in its name", name, peer, known, shown);
    IdentityConflict event = new IdentityConflict(peer, known, shown, now());
    tell(listener -> listener.identityConflict(event));
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
    LOG.info("{}: took its identity back as instance {}", name, instance);
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
