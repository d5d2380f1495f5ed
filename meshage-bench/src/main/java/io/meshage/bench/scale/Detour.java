package io.meshage.bench.scale;

import io.meshage.Topology;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Whether there is another way. */
final class Detour {
  private Detour() {}

  /** Returns whether there is a way that does not pass a node. */
  static boolean aroundNode(Topology mesh, String from, String node, String to) {
    return exists(mesh, from, to, Set.of(from, node), false);
  }

  /** Returns whether there is a way between the ends of a link without that link. */
  static boolean aroundLink(Topology mesh, String from, String to) {
    return exists(mesh, from, to, Set.of(from), true);
  }

  private static boolean exists(
      Topology mesh, String from, String to, Set<String> start, boolean notDirectly) {
    SortedMap<String, List<String>> peers = mesh.adjacency();
    Set<String> seen = new HashSet<>(start);
    Deque<String> unvisited = new ArrayDeque<>(List.of(from));
    while (!unvisited.isEmpty() && !seen.contains(to)) {
      String node = unvisited.remove();
      for (String peer : peers.getOrDefault(node, List.of())) {
        boolean isTheLink = notDirectly && node.equals(from) && peer.equals(to);
        if (!isTheLink && seen.add(peer)) {
          unvisited.add(peer);
        }
      }
    }
    return seen.contains(to);
  }
}
