package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import java.util.Arrays;
import java.util.List;

/**
 * The links that both ends announce, kept up to date with every announcement, so that a snapshot
 * for a route calculation is one pass over small arrays.
 */
final class LinkGraph {
  private final AnnouncementStore store;
  private NodeId[] ids = {};

  LinkGraph(AnnouncementStore store) {
    this.store = store;
  }

  /**
   * Takes over what a node announces now. Returns whether the graph is another than before.
   *
   * <p>The cost of a link is the larger of what its ends ask, so that it is the same both ways.
   */
  boolean announced(Entry node, List<Adjacency> adjacency) {
    boolean same = node.adjacency.equals(adjacency);
    node.adjacency = adjacency; // even if equal: the older list can be let go
    if (same) {
      return false;
    }
    Entry[] before = node.links;
    Entry[] links = new Entry[adjacency.size()];
    int[] costs = new int[adjacency.size()];
    int count = 0;
    for (Adjacency announced : adjacency) {
      Entry other = store.find(announced.neighbour());
      int back = other == null ? 0 : other.announcedCost(node.id);
      if (other != null && back > 0) {
        links[count] = other;
        costs[count++] = Math.max(announced.cost(), back);
      }
    }
    node.links = Arrays.copyOf(links, count);
    node.costs = Arrays.copyOf(costs, count);
    boolean changed = dropStale(node, before);
    for (int i = 0; i < count; i++) {
      changed |= links[i].link(node, costs[i]);
    }
    return changed;
  }

  /** Takes a node out of the graph. */
  void removed(Entry node) {
    announced(node, List.of());
  }

  /** Both lists ascend, so one walk finds what is in the old one only. */
  private static boolean dropStale(Entry node, Entry[] before) {
    boolean changed = false;
    int at = 0;
    for (Entry old : before) {
      while (at < node.links.length && node.links[at].id.compareTo(old.id) < 0) {
        at++;
      }
      if (at == node.links.length || node.links[at] != old) {
        changed |= old.unlink(node);
      }
    }
    return changed;
  }

  /**
   * Returns the graph as it is now, over every node that is kept, and numbers the entries to match.
   */
  MeshGraph snapshot() {
    int count = store.size();
    NodeId[] ranked = new NodeId[count];
    int[] offsets = new int[count + 1];
    int rank = 0;
    boolean plain = true;
    for (Entry entry : store.entries()) {
      entry.rank = rank;
      ranked[rank++] = entry.id;
      offsets[rank] = offsets[rank - 1] + entry.links.length;
      for (int cost : entry.costs) {
        plain &= cost == 1;
      }
    }
    if (!Arrays.equals(ids, ranked)) {
      ids = ranked; // else successive snapshots share one array
    }
    // Writing each link at its far end, node by node, leaves every row ascending.
    int[] places = Arrays.copyOf(offsets, count);
    int[] targets = new int[offsets[count]];
    int[] costs = plain ? null : new int[offsets[count]];
    for (Entry entry : store.entries()) {
      for (int i = 0; i < entry.links.length; i++) {
        int place = places[entry.links[i].rank]++;
        targets[place] = entry.rank;
        if (costs != null) {
          costs[place] = entry.costs[i];
        }
      }
    }
    return new MeshGraph(ids, offsets, targets, costs);
  }
}
