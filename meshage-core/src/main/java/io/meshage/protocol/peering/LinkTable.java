package io.meshage.protocol.peering;

import com.google.common.collect.LinkedHashMultiset;
import com.google.common.collect.Multiset;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.peering.Handshake.State;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every connection of the node: complete links by peer, unfinished handshakes by number, and the
 * counts that bound them. Changes states, decides nothing.
 */
final class LinkTable {
  /** Connections that are found without a look-up, which every frame needs. */
  private static final int RECENT = 16;

  private final Map<Long, Connection> all = new LinkedHashMap<>();
  private final Map<Long, Connection> unfinished = new LinkedHashMap<>();
  private final Map<NodeId, Connection> up = new LinkedHashMap<>();
  private final Multiset<String> halfOpenHosts = LinkedHashMultiset.create();
  private final @Nullable Connection[] recent = new Connection[RECENT];
  private final int maxLinks;

  LinkTable(int maxLinks) {
    this.maxLinks = maxLinks;
  }

  /** Adds a connection whose handshake begins. */
  void add(Connection connection) {
    all.put(connection.link(), connection);
    unfinished.put(connection.link(), connection);
    if (connection.isAccepted()) {
      halfOpenHosts.add(connection.remote().host());
    }
  }

  /** Moves a connection on; one that is up or closed is no longer unfinished. */
  void move(Connection connection, State next) {
    if (connection.state() == next) {
      return;
    }
    connection.moveTo(next);
    if (next == State.UP || next == State.CLOSED) {
      finish(connection);
    }
    if (next == State.UP) {
      up.put(connection.peer().id(), connection);
    } else if (next == State.CLOSED) {
      forget(connection);
    }
  }

  private void finish(Connection connection) {
    if (unfinished.remove(connection.link()) != null && connection.isAccepted()) {
      halfOpenHosts.remove(connection.remote().host());
    }
  }

  private void forget(Connection connection) {
    all.remove(connection.link());
    recent[place(connection.link())] = null;
    Introduction peer = connection.introduction();
    if (peer != null) {
      up.remove(peer.id(), connection);
    }
  }

  @Nullable Connection byLink(long link) {
    int place = place(link);
    Connection known = recent[place];
    if (known == null || known.link() != link) {
      known = all.get(link);
      recent[place] = known;
    }
    return known;
  }

  private static int place(long link) {
    return (int) (link % RECENT);
  }

  /** Returns the complete link to a peer. */
  @Nullable Connection upTo(NodeId peer) {
    return up.get(peer);
  }

  int upCount() {
    return up.size();
  }

  /** Returns whether there are as many complete links as may be; the unfinished have no place. */
  boolean isFull() {
    return up.size() >= maxLinks;
  }

  /** Returns whether one more stranger from this host may begin a handshake. */
  boolean hasRoomFor(String host) {
    return halfOpenHosts.size() < Limits.MAX_HALF_OPEN
        && halfOpenHosts.count(host) < Limits.MAX_HALF_OPEN_PER_ADDRESS;
  }

  /**
   * Returns the unfinished handshake that gives way to a stranger from this host: the oldest, in
   * whatever state, of that host if it has as many as one may have, else of the host that has the
   * most. So that a crowd displaces itself, and nobody who comes from elsewhere.
   *
   * @throws IllegalStateException if there is room
   */
  Connection oldestInTheWay(String host) {
    String crowded =
        halfOpenHosts.count(host) >= Limits.MAX_HALF_OPEN_PER_ADDRESS ? host : mostCrowdedHost();
    for (Connection connection : unfinished.values()) {
      if (connection.isAccepted() && connection.remote().host().equals(crowded)) {
        return connection;
      }
    }
    throw new IllegalStateException("nobody is in the way");
  }

  private String mostCrowdedHost() {
    String crowded = "";
    int most = 0;
    for (String host : halfOpenHosts.elementSet()) {
      if (halfOpenHosts.count(host) > most) {
        most = halfOpenHosts.count(host);
        crowded = host;
      }
    }
    return crowded;
  }

  /** Returns an unfinished connection that this life of a peer opened to this node. */
  @Nullable Connection comingFrom(Introduction peer) {
    for (Connection connection : unfinished.values()) {
      Introduction other = connection.introduction();
      if (connection.isAccepted()
          && other != null
          && other.id().equals(peer.id())
          && other.birth() == peer.birth()) {
        return connection;
      }
    }
    return null;
  }

  /** Returns what can be told of the complete links, the oldest first. */
  List<Neighbour> neighbours(long nowNanos) {
    return up.values().stream()
        .map(
            connection ->
                new Neighbour(
                    connection.peer(),
                    connection.remote(),
                    !connection.isAccepted(),
                    connection.link(),
                    Duration.ofNanos(nowNanos - connection.upSinceNanos())))
        .toList();
  }

  /** Returns all connections, the oldest first. */
  Collection<Connection> everything() {
    return List.copyOf(all.values());
  }
}
