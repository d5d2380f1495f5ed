package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.Fingerprint;
import io.meshage.message.TopologyMessage.Announcement;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one node: its newest announcement and what is to be done about it.
 *
 * <p>Plain data of this room, kept small, in 48 bytes: a simulation of ten thousand nodes has a
 * hundred million of these. Announcements are shared between whoever keeps the same.
 */
final class Entry {
  /** The newest announcement; its lifetime is what remained when it came. */
  Announcement announcement;

  /** The neighbour that first told of the origin; null for the own entry. */
  final @Nullable NodeId introducer;

  long installedAtNanos;

  /** When the origin's bucket of announcements is full again, see {@code RateGate}. */
  long gateNanos;

  /** Its place in the order in which origins came; the youngest has the highest. */
  int number;

  /** The place among all ids, in the newest snapshot of the graph. */
  int rank;

  /** Whether it is part of the digest. */
  boolean counted;

  /** Whether a path led there when routes were last computed. */
  boolean reachable;

  /** Whether a path ever led there. */
  boolean wasReachable;

  /** Whether it was told to others that the node joined, since it was last told that it left. */
  boolean joined;

  Entry(Announcement announcement, @Nullable NodeId introducer) {
    this.announcement = announcement;
    this.introducer = introducer;
  }

  NodeId id() {
    return announcement.origin();
  }

  Fingerprint print() {
    return announcement.fingerprint();
  }

  /** Returns whether this is the own entry, and nothing has been said yet. */
  boolean isUnspoken() {
    return introducer == null && !counted;
  }
}
