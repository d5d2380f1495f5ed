package io.meshage.bench.subject;

import java.util.Locale;
import java.util.Set;

/**
 * The least that a message and its acknowledgement can cost with Netty on this machine: frames with
 * a length before them, answered by bare handlers with an empty frame. No names, no routes, no
 * memory of what was seen.
 */
public final class FloorSubject implements Subject {
  private final FloorIo io;
  private final String name;

  private FloorSubject(FloorIo io, String name) {
    this.io = io;
    this.name = name;
  }

  /** Returns the floor that everything is compared with, on epoll where there is one. */
  public static FloorSubject best() {
    return new FloorSubject(FloorIo.best(), "floor");
  }

  /** Returns the same on the JDK's selectors. */
  public static FloorSubject nio() {
    return new FloorSubject(FloorIo.NIO, "floor-nio");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String setup() {
    return "Netty, "
        + io.name().toLowerCase(Locale.ROOT)
        + ", one event loop a node, TCP_NODELAY, one flush for all that was written in a turn;"
        + " a line has relays that pass frames on, a mesh is a star around the sender";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of(Ability.RELAY);
  }

  @Override
  public Cluster start(int nodes, Shape shape) {
    return new FloorCluster(io, nodes, shape);
  }
}
