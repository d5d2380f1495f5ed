package io.meshage.protocol.peering;

import io.meshage.NodeId;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last so many peers that something happened to; the oldest is forgotten for a new one. */
final class RecentPeers {
  private final Set<NodeId> peers = new LinkedHashSet<>();
  private final int most;

  RecentPeers(int most) {
    this.most = most;
  }

  /** Returns whether the peer is new here. */
  boolean add(NodeId peer) {
    boolean isNew = peers.add(peer);
    if (peers.size() > most) {
      peers.remove(peers.iterator().next());
    }
    return isNew;
  }

  void remove(NodeId peer) {
    peers.remove(peer);
  }

  boolean contains(NodeId peer) {
    return peers.contains(peer);
  }
}
