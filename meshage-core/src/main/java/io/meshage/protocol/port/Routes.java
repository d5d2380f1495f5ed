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

  /** Returns how many links the longest of all shortest paths from here has; 0 if there is none. */
  int longest();

  /** Returns the largest body that every other node takes to which a path leads, in bytes. */
  int largestBodyForAll();

  /**
   * Returns the routes for a body of so many bytes: those between nodes that take it, with a digest
   * of their own; this node itself is taken to take it. These routes themselves if all nodes do;
   * else the first call for a size may cost a search.
   */
  Routes carrying(int bodyBytes);

  /**
   * Returns the first node on the shortest path to a node, that one included, that takes no body of
   * so many bytes; null if all do, or if there is no path.
   */
  @Nullable NodeId obstacle(NodeId destination, int bodyBytes);

  /** Returns what the node has told that it can read; nothing if none is known. */
  Capabilities capabilities(NodeId node);

  /** Returns the node's name, or its id in hexadecimal if none is known. */
  String name(NodeId node);
}
