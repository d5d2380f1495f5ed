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
  private int welcomed;

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
    State before = connection.state();
    if (before == next) {
      return;
    }
    welcomed += (next == State.WELCOMED ? 1 : 0) - (before == State.WELCOMED ? 1 : 0);
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

  /** Returns how many links there are, counting those that only wait for READY. */
  int taken() {
    return up.size() + welcomed;
  }

  boolean isFull() {
    return taken() >= maxLinks;
  }

  /** Returns whether one more stranger from this host may begin a handshake. */
  boolean hasRoomFor(String host) {
    return halfOpenHosts.size() < Limits.MAX_HALF_OPEN
        && halfOpenHosts.count(host) < Limits.MAX_HALF_OPEN_PER_ADDRESS;
  }

  /**
   * Returns whoever has kept its place longest without a word, among those that stand in the way of
   * a stranger from this host; null if all of them have said HELLO.
   */
  @Nullable Connection longestSilent(String host) {
    boolean isHostFull = halfOpenHosts.count(host) >= Limits.MAX_HALF_OPEN_PER_ADDRESS;
    for (Connection connection : unfinished.values()) {
      if (connection.state() == State.LISTENING
          && (!isHostFull || connection.remote().host().equals(host))) {
        return connection;
      }
    }
    return null;
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
  List<Peering.Neighbour> neighbours(long nowNanos) {
    return up.values().stream()
        .map(
            connection ->
                new Peering.Neighbour(
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
