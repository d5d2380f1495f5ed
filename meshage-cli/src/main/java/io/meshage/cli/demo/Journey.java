package io.meshage.cli.demo;

import io.meshage.Route;
import io.meshage.Topology;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A way from a node to another past a relay that the mesh can do without.
 *
 * @param hops the names on the way, both ends included
 */
record Journey(List<String> hops) {
  Journey {
    hops = List.copyOf(hops);
  }

  String source() {
    return hops.get(0);
  }

  String relay() {
    return hops.get(1);
  }

  String destination() {
    return hops.get(hops.size() - 1);
  }

  /** Returns the first way from here, by name of its destination, that has such a relay. */
  static Optional<Journey> from(Topology view) {
    return view.nodes().stream()
        .flatMap(name -> view.route(name).map(Route::hops).stream())
        .filter(hops -> hops.size() > 2 && isConnectedWithout(view.adjacency(), hops.get(1)))
        .map(Journey::new)
        .findFirst();
  }

  private static boolean isConnectedWithout(
      SortedMap<String, List<String>> adjacency, String removed) {
    TreeSet<String> rest = new TreeSet<>(adjacency.keySet());
    rest.remove(removed);
    TreeSet<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(rest.first()));
    while (!next.isEmpty()) {
      String name = next.remove();
      if (rest.contains(name) && reached.add(name)) {
        next.addAll(adjacency.getOrDefault(name, List.of()));
      }
    }
    return reached.equals(rest);
  }
}
