package io.meshage.protocol.topology;

import io.meshage.NodeId;

/**
 * The links that are enough to carry announcements: those of two shortest-path trees, whose roots
 * are the nodes with the two lowest ids. Two, so that one may break: as long as no link of one of
 * them is known to be gone, that one still leads everywhere.
 *
 * <p>It follows from the links and their costs alone, so that all who see the same links find the
 * same. Immutable. Source: the flooding topology of RFC 9667, there for two levels of IS-IS.
 */
final class FloodingGraph {
  /** Up to so many nodes every link carries everything, unless the mesh is dense. */
  private static final int MOST_NODES_FOR_ALL_LINKS = 1_000;

  /** Up to this mean degree every link carries everything, unless the mesh is large. */
  private static final int HIGHEST_DEGREE_FOR_ALL_LINKS = 8;

  /** Neither tree. */
  static final int NONE = 0;

  private static final int FIRST = 1;
  private static final int SECOND = 2;

  /** Both trees. */
  static final int BOTH = FIRST | SECOND;

  private final MeshGraph graph;
  private final int[] first;
  private final int[] second;

  /** Computes the trees of two nodes, by their numbers. */
  FloodingGraph(MeshGraph graph, int firstRoot, int secondRoot) {
    this.graph = graph;
    first = ShortestPaths.from(graph, firstRoot).parents;
    second = ShortestPaths.from(graph, secondRoot).parents;
  }

  /**
   * Returns whether a mesh has so many links that it pays to leave some out.
   *
   * @param ends the ends of all links, two for each
   */
  static boolean pays(int nodes, int ends) {
    return nodes > MOST_NODES_FOR_ALL_LINKS || ends > nodes * HIGHEST_DEGREE_FOR_ALL_LINKS;
  }

  /** Returns which trees a link is in: {@link #NONE}, {@link #BOTH}, or one of them. */
  int trees(NodeId a, NodeId b) {
    int one = graph.indexOf(a);
    int other = graph.indexOf(b);
    if (one < 0 || other < 0) {
      return NONE;
    }
    return (isIn(first, one, other) ? FIRST : NONE) | (isIn(second, one, other) ? SECOND : NONE);
  }

  private static boolean isIn(int[] parents, int a, int b) {
    return parents[a] == b || parents[b] == a;
  }

  /** Returns whether there is such a link, in a tree or not. */
  boolean isLinked(NodeId a, NodeId b) {
    int one = graph.indexOf(a);
    int other = graph.indexOf(b);
    return one >= 0 && other >= 0 && graph.isLinked(one, other);
  }
}
