package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The routes for bodies that some nodes do not take. Nothing is computed before a body comes that
 * is larger than one of them takes; then one table for all bodies that the same nodes do not take.
 * Belongs to the loop of the node whose routes they are.
 */
final class SizedRoutes {
  /** Sizes whose tables are remembered, least recently used first to go. */
  private static final int MOST_TABLES = 16;

  private final MeshGraph graph;
  private final int self;
  private final Function<MeshGraph, RouteTable> maker;

  /** What the reachable nodes take, each size once, ascending. */
  private int @Nullable [] sizes;

  /** Over which nodes take more than a size, by that size. */
  private final Map<Integer, RouteTable> tables =
      new LinkedHashMap<>(4, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, RouteTable> eldest) {
          return size() > MOST_TABLES;
        }
      };

  /**
   * Makes the routes of a node; it computes nothing.
   *
   * @param maker makes the table of a graph
   */
  SizedRoutes(MeshGraph graph, int self, Function<MeshGraph, RouteTable> maker) {
    this.graph = graph;
    this.self = self;
    this.maker = maker;
  }

  /**
   * Returns the largest body that all nodes take that a path leads to.
   *
   * @param hops how many links the path to each node has
   */
  int largestForAll(int[] hops) {
    int[] known = sizes(hops);
    return known.length == 0 ? Limits.MAX_BODY_BYTES : known[0];
  }

  private int[] sizes(int[] hops) {
    int[] known = sizes;
    if (known == null) {
      int[] all = new int[hops.length];
      int count = 0;
      for (int node = 0; node < hops.length; node++) {
        if (hops[node] > 0) {
          all[count++] = largestBody(node);
        }
      }
      known = Arrays.stream(all, 0, count).sorted().distinct().toArray();
      sizes = known;
    }
    return known;
  }

  private int largestBody(int node) {
    return graph.facts[node].capabilities().largestBody();
  }

  /** Returns the routes over nodes that take a body; null if all do that a path leads to. */
  @Nullable RouteTable carrying(int[] hops, int bodyBytes) {
    int[] known = sizes(hops);
    int place = Arrays.binarySearch(known, bodyBytes);
    int smaller = place >= 0 ? place : -place - 1; // how many sizes are below
    return smaller == 0 ? null : tables.computeIfAbsent(known[smaller - 1], this::above);
  }

  /** Returns the first node on the path to a node that does not take a body; null if all do. */
  @Nullable NodeId obstacle(int node, int[] hops, int[] parents, int bodyBytes) {
    NodeId nearest = null;
    for (int at = node; node >= 0 && hops[node] > 0 && at != self; at = parents[at]) {
      nearest = largestBody(at) < bodyBytes ? graph.ids[at] : nearest;
    }
    return nearest;
  }

  private RouteTable above(int size) {
    boolean[] kept = new boolean[graph.size()];
    for (int node = 0; node < kept.length; node++) {
      kept[node] = node == self || largestBody(node) > size;
    }
    return maker.apply(graph.among(kept));
  }
}
