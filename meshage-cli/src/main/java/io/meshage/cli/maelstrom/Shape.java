package io.meshage.cli.maelstrom;

import java.util.List;

/** Whom a node links with. */
public enum Shape {
  /** As the workload says; where it says nothing, a star. */
  given,
  /** All with the first node. */
  star,
  /** All with all. */
  total;

  /**
   * Returns whom a node dials, so that each link is dialled from one end only.
   *
   * @param all the names of all nodes, the same list on each
   * @param asked the neighbours that the workload named; empty if it named none
   */
  List<String> dialled(String self, List<String> all, List<String> asked) {
    if (this == given && !asked.isEmpty()) {
      return asked.stream().filter(other -> other.compareTo(self) < 0).toList();
    }
    if (this == total) {
      return all.stream().filter(other -> other.compareTo(self) < 0).toList();
    }
    String hub = all.get(0);
    return self.equals(hub) ? List.of() : List.of(hub);
  }

  /** Returns whether a workload that names neighbours must be waited for. */
  boolean waitsForTopology() {
    return this == given;
  }
}
