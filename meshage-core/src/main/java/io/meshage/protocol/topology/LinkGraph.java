package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.Arrays;
import java.util.List;

/**
 * The links that both ends announce. Nothing is kept of them but the announcements, so that an
 * announcement costs nothing but a few look-ups until a route calculation asks for a snapshot.
 */
final class LinkGraph {
  private final AnnouncementStore store;
  private final Entry own;

  /** The own links count before they are announced. */
  private List<Adjacency> ownLinks = List.of();

  LinkGraph(AnnouncementStore store, Entry own) {
    this.store = store;
    this.own = own;
  }

  /** Takes over the own links. Returns whether the graph is another than before. */
  boolean ownLinks(List<Adjacency> links) {
    List<Adjacency> before = ownLinks;
    ownLinks = links;
    return changes(own.id(), before, links);
  }

  /**
   * Returns whether the graph is another if a node announces other links than before. Both lists
   * ascend, so one walk finds what differs.
   */
  boolean changes(NodeId node, List<Adjacency> before, List<Adjacency> after) {
    int old = 0;
    int now = 0;
    while (old < before.size() || now < after.size()) {
      int order = order(before, old, after, now);
      Adjacency link = order <= 0 ? before.get(old) : after.get(now);
      int costBefore = order <= 0 ? link.cost() : 0;
      int costAfter = order >= 0 ? after.get(now).cost() : 0;
      if (costBefore != costAfter) {
        int back = costBack(link.neighbour(), node);
        if (back > 0 && mutual(costBefore, back) != mutual(costAfter, back)) {
          return true;
        }
      }
      old += order <= 0 ? 1 : 0;
      now += order >= 0 ? 1 : 0;
    }
    return false;
  }

  private static int order(List<Adjacency> before, int old, List<Adjacency> after, int now) {
    if (old == before.size()) {
      return 1;
    }
    if (now == after.size()) {
      return -1;
    }
    return before.get(old).neighbour().compareTo(after.get(now).neighbour());
  }

  /** The cost of a link is the larger of what its ends ask; without both there is none. */
  private static int mutual(int cost, int back) {
    return cost == 0 ? 0 : Math.max(cost, back);
  }

  /** What a node asks for its link to another; 0 if it announces none. */
  private int costBack(NodeId from, NodeId to) {
    Entry entry = store.find(from);
    return entry == null ? 0 : cost(links(entry), to);
  }

  private List<Adjacency> links(Entry entry) {
    return entry == own ? ownLinks : entry.announcement.neighbours();
  }

  private static int cost(List<Adjacency> links, NodeId to) {
    int low = 0;
    int high = links.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Adjacency candidate = links.get(middle);
      int order = candidate.neighbour().compareTo(to);
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

  /** Returns whether the graph follows from the announcements alone. */
  boolean isAsAnnounced() {
    return ownLinks.equals(own.announcement.neighbours());
  }

  /**
   * Returns the graph as it is now, over every node that is kept. The numbers of the nodes are
   * their places among the entries, which ascend by id.
   */
  MeshGraph snapshot() {
    int count = store.size();
    NodeId[] ids = new NodeId[count];
    Announcement[] facts = new Announcement[count];
    int most = 0;
    int rank = 0;
    for (Entry entry : store.entries()) {
      entry.rank = rank;
      ids[rank] = entry.id();
      facts[rank++] = entry.announcement;
      most += links(entry).size();
    }
    int[] offsets = new int[count + 1];
    int[] targets = new int[most];
    int[] costs = new int[most];
    int places = 0;
    boolean plain = true;
    rank = 0;
    for (Entry entry : store.entries()) {
      List<Adjacency> links = links(entry);
      for (int i = 0; i < links.size(); i++) {
        Adjacency link = links.get(i);
        Entry other = store.find(link.neighbour());
        int back = other == null ? 0 : cost(links(other), entry.id());
        if (other != null && back > 0) {
          targets[places] = other.rank;
          costs[places] = Math.max(link.cost(), back);
          plain &= costs[places] == 1;
          places++;
        }
      }
      offsets[++rank] = places;
    }
    return new MeshGraph(
        ids,
        facts,
        offsets,
        Arrays.copyOf(targets, places),
        plain ? null : Arrays.copyOf(costs, places));
  }
}
