package io.meshage.protocol.port;

import io.meshage.NodeId;

/** What the health room tells, and asks, the others. Implemented by {@code NodeCore}. */
public interface HealthNews {
  /**
   * Nothing came from this neighbour for as long as a living one may be silent.
   *
   * @param text what is known of it, for people
   */
  void silent(NodeId neighbour, String text);

  /** A neighbour told the digest of what it knows. */
  void digestHeard(NodeId neighbour, long digest, int count);

  /** Returns the digest of what this node knows, for its own pings. */
  long digest();

  /** Returns how many announcements {@link #digest} is over. */
  int count();

  /** Returns whether a node announces a link to another. */
  boolean announcesLink(NodeId node, NodeId other);

  /** Returns what a node is called; its id if nobody knows. */
  String name(NodeId node);

  /** Adds one to a counter. */
  void count(String counter);
}
