package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which neighbours this node need not tell, because a large or dense mesh tells them over the
 * {@link FloodingGraph}; and whether that still leads everywhere, as far as this node knows.
 *
 * <p>The graph is that of the last route calculation. What is known to have broken since is noted
 * by tree; when both are broken nobody is spared until routes are computed again.
 */
final class FloodPaths {
  private final NodeId self;
  private final RoutePublisher publisher;
  private final Map<NodeId, Boolean> spared = new LinkedHashMap<>();
  private @Nullable FloodingGraph graph;
  private int version = -1;
  private int broken;

  FloodPaths(NodeId self, RoutePublisher publisher) {
    this.self = self;
    this.publisher = publisher;
  }

  /** Returns whether announcements reach this neighbour without the link to it. */
  boolean spare(NodeId peer) {
    FloodingGraph current = current();
    return current != null
        && broken != FloodingGraph.BOTH
        && spared.computeIfAbsent(peer, any -> isSpare(current, peer));
  }

  private boolean isSpare(FloodingGraph current, NodeId peer) {
    return current.trees(self, peer) == FloodingGraph.NONE && current.isLinked(self, peer);
  }

  /** A node announces other links than before. Returns whether nobody is spared from now on. */
  boolean changed(NodeId node, List<Adjacency> before, List<Adjacency> after) {
    boolean broke = false;
    int now = 0;
    for (Adjacency link : before) {
      NodeId peer = link.neighbour();
      while (now < after.size() && after.get(now).neighbour().compareTo(peer) < 0) {
        now++;
      }
      if (now == after.size() || !after.get(now).neighbour().equals(peer)) {
        broke |= lost(node, peer);
      }
    }
    return broke;
  }

  /** A link is gone. Returns whether nobody is spared from now on. */
  boolean lost(NodeId a, NodeId b) {
    FloodingGraph current = current();
    if (current == null || broken == FloodingGraph.BOTH) {
      return false;
    }
    broken |= current.trees(a, b);
    return broken == FloodingGraph.BOTH;
  }

  private @Nullable FloodingGraph current() {
    if (version != publisher.version()) {
      version = publisher.version();
      graph = publisher.floodingGraph();
      broken = FloodingGraph.NONE;
      spared.clear();
    }
    return graph;
  }
}
