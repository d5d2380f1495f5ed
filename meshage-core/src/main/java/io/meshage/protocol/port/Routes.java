package io.meshage.protocol.port;

import io.meshage.NodeId;
import io.meshage.message.Capabilities;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An immutable answer to "which way?", made by the topology room, read by delivery. Equal digests
 * on two nodes mean equal links, and so equal trees.
 */
public interface Routes {

  /** Returns the digest of the announcements this was computed from. */
  long digest();

  /** Returns whether the node is known at all, reachable or not; this node itself is. */
  boolean isKnown(NodeId node);

  /** Returns whether the node said that it leaves, and has not come back. */
  boolean hasLeft(NodeId node);

  /**
   * Returns the neighbour a shortest path goes through; null if there is no path, or for itself.
   */
  @Nullable NodeId nextHop(NodeId destination);

  /**
   * Returns the neighbour that a shortest path goes through which avoids some nodes as relays and
   * as neighbours; null if there is none. Costs a search.
   */
  @Nullable NodeId nextHopAvoiding(NodeId destination, Collection<NodeId> avoided);

  /** Returns every other node that a path leads to, ascending. */
  List<NodeId> reachable();

  /** Returns this node's children in the shortest-path tree of a source, ascending. */
  List<NodeId> children(NodeId source);

  /**
   * Returns the child and everything below it in the shortest-path tree of a source, ascending.
   *
   * @param child one of {@link #children}
   */
  List<NodeId> subtree(NodeId source, NodeId child);

  /** Returns how many links the path has; -1 if there is none, 0 for itself. */
  int hops(NodeId destination);

  /** Returns what the node has told that it can read; nothing if none is known. */
  Capabilities capabilities(NodeId node);

  /** Returns the node's name, or its id in hexadecimal if none is known. */
  String name(NodeId node);
}
