package io.meshage.bench.room;

import io.meshage.Endpoint;
import io.meshage.Member;
import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.Topology;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Timer;
import io.meshage.protocol.port.TopologyNews;
import io.meshage.protocol.port.Trust;
import io.meshage.protocol.topology.LinkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The topology room of node 0 of a mesh, whose first neighbour tells it everything. What it sends
 * goes nowhere, time passes when it is told to, and timers fire only while it is made.
 */
public final class LoneTopology {
  private static final Duration BETWEEN_EVENTS = Duration.ofSeconds(1);

  /** So much time after it came up a link counts, whatever has been exchanged. */
  private static final Duration LINK_ANNOUNCED = Duration.ofSeconds(3);

  private final RandomMesh mesh;
  private final NodeId neighbour;
  private final LinkState room;
  private final List<Runnable> timers = new ArrayList<>();
  private boolean ready;
  private long nowNanos = 1;

  /** Makes the room and tells it of all nodes of the mesh. */
  public LoneTopology(RandomMesh mesh) {
    this.mesh = mesh;
    neighbour = RandomMesh.id(mesh.neighbours(0).get(0));
    Self self = new Self(RandomMesh.id(0), RandomMesh.name(0), 1, List.of());
    room =
        new LinkState(
            self,
            MeshConfig.local(RandomMesh.name(0)).build(),
            (peer, message) -> true,
            new HeldTime(),
            new SplittableRandom(1),
            new NoNews(),
            Trust.NONE,
            Commons.NONE);
    room.start();
    mesh.neighbours(0).forEach(each -> room.neighbourUp(RandomMesh.id(each)));
    for (int node = 1; node < mesh.size(); node++) {
      room.received(neighbour, mesh.announcement(node, 1));
    }
    ready = true;
    nowNanos += LINK_ANNOUNCED.toNanos();
    List.copyOf(timers).forEach(Runnable::run); // among them that which announces the link
    timers.clear();
    if (routes().reachable().size() != mesh.size() - 1) {
      throw new IllegalStateException("some nodes cannot be reached");
    }
  }

  /** Lets a second pass and hands in an announcement. */
  public void receive(Announcement announcement) {
    nowNanos += BETWEEN_EVENTS.toNanos();
    room.received(neighbour, announcement);
  }

  /** Returns the routes over all that is known now. */
  public Routes routes() {
    return room.freshRoutes();
  }

  /** Returns the topology that belongs to the routes. */
  public Topology topology() {
    return room.topology();
  }

  /** Returns the mesh it was told of. */
  public RandomMesh mesh() {
    return mesh;
  }

  private final class HeldTime implements Scheduler {
    @Override
    public long nowNanos() {
      return nowNanos;
    }

    @Override
    public long wallMicros() {
      return nowNanos / 1000;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
      if (!ready) {
        timers.add(action);
      }
      return Timer.NONE;
    }
  }

  private static final class NoNews implements TopologyNews {
    @Override
    public void contested(List<Endpoint> listening) {}

    @Override
    public void heldBack(NodeId neighbour, Duration left) {}

    @Override
    public void routesChanged(Topology topology) {}

    @Override
    public void nodeJoined(NodeId id, Member member) {}

    @Override
    public void nodeForgotten(String name) {}

    @Override
    public void nodeLeft(NodeId id, Member member) {}

    @Override
    public void nodeFailed(NodeId id, Member member) {}

    @Override
    public void instanceRaised(long instance) {}

    @Override
    public void identityLost(String text) {}

    @Override
    public void warning(String text) {}

    @Override
    public void misbehaved(NodeId neighbour, String text) {
      throw new IllegalStateException(text);
    }

    @Override
    public void count(String counter) {}
  }
}
