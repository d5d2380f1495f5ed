package io.meshage.protocol.port;

import io.meshage.NodeId;

/** What the health room tells, and asks, the others. Implemented by {@code NodeCore}. */
public interface HealthNews {
  /** Nothing came from this neighbour for as long as a living one may be silent. */
  void silent(NodeId neighbour);

  /** A neighbour told the digest of what it knows. */
  void digestHeard(NodeId neighbour, long digest, int count);

  /** Returns the digest of what this node knows, for its own pings. */
  long digest();

  /** Returns how many announcements {@link #digest} is over. */
  int count();
}
