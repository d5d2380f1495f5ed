package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.Topology;
import java.util.Arrays;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The shortest-path tree of one node: breadth first where all links cost the same, else Dijkstra.
 *
 * <p>It is the same whoever computes it: of several predecessors on a shortest path the one with
 * the lowest id becomes the parent.
 */
final class ShortestPaths {
  private static final int NONE = -1;

  /** Bits of a queue key that hold the node; above them is its distance. */
  private static final int NODE_BITS = 16;

  private static final long NODE_MASK = (1L << NODE_BITS) - 1;

  final int source;

  /** The node before this one on its path; -1 for the source and where no path leads. */
  final int[] parents;

  /** How many links the path has; -1 where no path leads. */
  final int[] hops;

  /** The reached nodes, nearest first: every node comes after its parent. */
  final int[] order;

  /** How many of {@link #order} count. */
  int reached;

  /** What the paths cost; null where all links cost 1, so that hops say it. */
  final long @Nullable [] distances;

  private ShortestPaths(int source, int nodes, boolean weighted) {
    this.source = source;
    parents = new int[nodes];
    hops = new int[nodes];
    order = new int[nodes];
    distances = weighted ? new long[nodes] : null;
    Arrays.fill(parents, NONE);
    Arrays.fill(hops, NONE);
    hops[source] = 0;
  }

  static ShortestPaths from(MeshGraph graph, int source) {
    return from(graph, source, null);
  }

  /**
   * Computes the tree with some nodes neither as relays nor as neighbours of the source; paths may
   * still end at them.
   */
  static ShortestPaths from(MeshGraph graph, int source, boolean @Nullable [] avoided) {
    ShortestPaths paths = new ShortestPaths(source, graph.size(), graph.costs != null);
    if (paths.distances == null) {
      paths.search(graph, avoided);
    } else {
      paths.search(graph, avoided, paths.distances);
    }
    return paths;
  }

  /** Returns the first node on the way to each node; the source's neighbour, or -1. */
  int[] nextHops() {
    return nextHops(parents, source);
  }

  /** Returns the first node on the way from the source to each node in a tree; or -1. */
  static int[] nextHops(int[] parents, int source) {
    int[] next = new int[parents.length];
    Arrays.fill(next, NONE);
    for (int node = 0; node < parents.length; node++) {
      int top = node;
      while (parents[top] != NONE && parents[top] != source && next[top] == NONE) {
        top = parents[top];
      }
      if (parents[top] == NONE) {
        continue; // the source, or no path leads there
      }
      int first = next[top] == NONE ? top : next[top];
      for (int below = node; next[below] == NONE && below != source; below = parents[below]) {
        next[below] = first;
      }
    }
    return next;
  }

  /**
   * Sums over the links a path leads to, so that equal graphs have equal digests whatever else was
   * announced, and the links of dead nodes do not matter.
   */
  long digest(MeshGraph graph) {
    long sum = 0;
    for (int i = 0; i < reached; i++) {
      int node = order[i];
      NodeId id = graph.ids[node];
      for (int place = graph.offsets[node]; place < graph.offsets[node + 1]; place++) {
        if (node < graph.targets[place]) {
          sum += Topology.digest(id, graph.ids[graph.targets[place]], graph.cost(place));
        }
      }
    }
    return sum;
  }

  /** Counts the ends of links at the nodes a path leads to. */
  int ends(MeshGraph graph) {
    int sum = 0;
    for (int i = 0; i < reached; i++) {
      sum += graph.offsets[order[i] + 1] - graph.offsets[order[i]];
    }
    return sum;
  }

  private void search(MeshGraph graph, boolean @Nullable [] avoided) {
    order[reached++] = source;
    for (int head = 0; head < reached; head++) {
      int node = order[head];
      if (avoided != null && avoided[node] && node != source) {
        continue;
      }
      int next = hops[node] + 1;
      for (int place = graph.offsets[node]; place < graph.offsets[node + 1]; place++) {
        int target = graph.targets[place];
        if (avoided != null && avoided[target] && node == source) {
          continue;
        }
        if (hops[target] == NONE) {
          hops[target] = next;
          parents[target] = node;
          order[reached++] = target;
        } else if (hops[target] == next && node < parents[target]) {
          parents[target] = node;
        }
      }
    }
  }

  private void search(MeshGraph graph, boolean @Nullable [] avoided, long[] distance) {
    Arrays.fill(distance, Long.MAX_VALUE);
    distance[source] = 0;
    PriorityQueue<Long> queue = new PriorityQueue<>();
    queue.add((long) source);
    while (!queue.isEmpty()) {
      long key = queue.remove();
      int node = (int) (key & NODE_MASK);
      if (key >>> NODE_BITS != distance[node]) {
        continue; // a shorter way was found after this was queued
      }
      order[reached++] = node;
      if (node != source) {
        hops[node] = hops[parents[node]] + 1;
      }
      if (avoided != null && avoided[node] && node != source) {
        continue;
      }
      for (int place = graph.offsets[node]; place < graph.offsets[node + 1]; place++) {
        int target = graph.targets[place];
        if (avoided != null && avoided[target] && node == source) {
          continue;
        }
        long length = distance[node] + graph.cost(place);
        if (length < distance[target]) {
          distance[target] = length;
          parents[target] = node;
          queue.add(length << NODE_BITS | target);
        } else if (length == distance[target] && node < parents[target]) {
          parents[target] = node; // costs are above 0: the target is not settled yet
        }
      }
    }
  }
}
