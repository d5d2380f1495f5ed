package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one node: its newest announcement, and its place in the graph of mutual links.
 *
 * <p>Plain data of this room, kept small: a simulation of a thousand nodes has a million of these.
 */
final class Entry {
  private static final Entry[] NO_LINKS = {};
  private static final int[] NO_COSTS = {};

  final NodeId id;

  /** The newest announcement; its lifetime is what remained when it came. */
  Announcement announcement;

  /** The neighbour that first told of the origin; null for the own entry. */
  final @Nullable NodeId introducer;

  long hash;
  long termHigh;
  long termLow;
  long installedAtNanos;

  /** When the origin's bucket of announcements is full again, see {@link RateGate}. */
  long gateNanos;

  /** Whether it is part of the digest. */
  boolean counted;

  /** Whether a path led there when routes were last computed. */
  boolean reachable;

  /** Whether a path ever led there. */
  boolean wasReachable;

  /** Whether it was told to others that the node joined, since it was last told that it left. */
  boolean joined;

  /** What the node announces; for the own entry what it would announce now. */
  List<Adjacency> adjacency = List.of();

  /** The links that both ends announce, ascending by id, and what they cost. */
  Entry[] links = NO_LINKS;

  int[] costs = NO_COSTS;

  /** The place among all ids, in the newest snapshot of the graph. */
  int rank;

  Entry(Announcement announcement, @Nullable NodeId introducer) {
    this.id = announcement.origin();
    this.announcement = announcement;
    this.introducer = introducer;
  }

  /** Returns the announced cost of the link to a node; 0 if no such link is announced. */
  int announcedCost(NodeId neighbour) {
    int low = 0;
    int high = adjacency.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Adjacency candidate = adjacency.get(middle);
      int order = candidate.neighbour().compareTo(neighbour);
      if (order == 0) {
        return candidate.cost();
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  /** Adds a mutual link, or changes its cost. Returns whether anything changed. */
  boolean link(Entry other, int cost) {
    int place = place(other);
    if (place >= 0) {
      boolean changed = costs[place] != cost;
      costs[place] = cost;
      return changed;
    }
    int at = -place - 1;
    Entry[] more = Arrays.copyOf(links, links.length + 1);
    int[] moreCosts = Arrays.copyOf(costs, costs.length + 1);
    System.arraycopy(links, at, more, at + 1, links.length - at);
    System.arraycopy(costs, at, moreCosts, at + 1, costs.length - at);
    more[at] = other;
    moreCosts[at] = cost;
    links = more;
    costs = moreCosts;
    return true;
  }

  /** Takes a mutual link away. Returns whether there was one. */
  boolean unlink(Entry other) {
    int at = place(other);
    if (at < 0) {
      return false;
    }
    Entry[] fewer = Arrays.copyOf(links, links.length - 1);
    int[] fewerCosts = Arrays.copyOf(costs, costs.length - 1);
    System.arraycopy(links, at + 1, fewer, at, fewer.length - at);
    System.arraycopy(costs, at + 1, fewerCosts, at, fewer.length - at);
    links = fewer;
    costs = fewerCosts;
    return true;
  }

  private int place(Entry other) {
    int low = 0;
    int high = links.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = links[middle].id.compareTo(other.id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
