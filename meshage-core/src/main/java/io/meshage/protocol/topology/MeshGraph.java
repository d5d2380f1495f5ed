package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jgrapht.GraphType;
import org.jgrapht.graph.AbstractGraph;
import org.jgrapht.graph.DefaultGraphType;
import org.jspecify.annotations.Nullable;

/**
 * The mesh at one moment as a JGraphT graph: simple, undirected, weighted by cost, and
 * unmodifiable. Any of its algorithms runs on it; routes are computed on the arrays beneath, which
 * take a hundredth of the memory of a general graph, so that thousands of nodes fit one machine.
 *
 * <p>Nodes are numbered ascending by id: of two numbers the lower one is the lower id. The arrays
 * are compressed sparse rows: the neighbours of {@code i} are {@code targets[offsets[i]]} to {@code
 * targets[offsets[i + 1] - 1]}, ascending. An edge is the place of its entry in the row of its
 * lower end.
 */
final class MeshGraph extends AbstractGraph<NodeId, Integer> {
  final NodeId[] ids;

  /** What each node announced, in the order of {@link #ids}. */
  final Announcement[] facts;

  final int[] offsets;
  final int[] targets;

  /** What the link at the same place of {@link #targets} costs; null if all cost 1. */
  final int @Nullable [] costs;

  MeshGraph(
      NodeId[] ids, Announcement[] facts, int[] offsets, int[] targets, int @Nullable [] costs) {
    this.ids = ids;
    this.facts = facts;
    this.offsets = offsets;
    this.targets = targets;
    this.costs = costs;
  }

  int size() {
    return ids.length;
  }

  /** Returns the number of a node; negative if it is not in the graph. */
  int indexOf(NodeId id) {
    return Arrays.binarySearch(ids, id);
  }

  /** Returns whether two nodes, by their numbers, are linked. */
  boolean isLinked(int a, int b) {
    return place(a, b) >= 0;
  }

  /** Returns the same nodes with only the links between some of them. */
  MeshGraph among(boolean[] kept) {
    int[] newOffsets = new int[offsets.length];
    int[] newTargets = new int[targets.length];
    int[] newCosts = costs == null ? null : new int[targets.length];
    int places = 0;
    for (int node = 0; node < ids.length; node++) {
      for (int place = offsets[node]; place < offsets[node + 1]; place++) {
        if (kept[node] && kept[targets[place]]) {
          if (newCosts != null) {
            newCosts[places] = cost(place);
          }
          newTargets[places++] = targets[place];
        }
      }
      newOffsets[node + 1] = places;
    }
    return new MeshGraph(
        ids,
        facts,
        newOffsets,
        Arrays.copyOf(newTargets, places),
        newCosts == null ? null : Arrays.copyOf(newCosts, places));
  }

  int cost(int place) {
    return costs == null ? 1 : costs[place];
  }

  @Override
  public GraphType getType() {
    return new DefaultGraphType.Builder()
        .undirected()
        .weighted(true)
        .modifiable(false)
        .allowMultipleEdges(false)
        .allowSelfLoops(false)
        .build();
  }

  @Override
  public Set<NodeId> vertexSet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<NodeId> iterator() {
        return Arrays.stream(ids).iterator();
      }

      @Override
      public int size() {
        return ids.length;
      }

      @Override
      public boolean contains(@Nullable Object vertex) {
        return vertex instanceof NodeId id && indexOf(id) >= 0;
      }
    };
  }

  @Override
  public Set<Integer> edgeSet() {
    Set<Integer> edges = new LinkedHashSet<>();
    for (int place = 0; place < targets.length; place++) {
      if (containsEdge(place)) {
        edges.add(place);
      }
    }
    return edges;
  }

  @Override
  public boolean containsVertex(NodeId vertex) {
    return indexOf(vertex) >= 0;
  }

  @Override
  public boolean containsEdge(Integer edge) {
    return edge >= 0 && edge < targets.length && row(edge) < targets[edge];
  }

  @Override
  public @Nullable Integer getEdge(NodeId a, NodeId b) {
    int low = Math.min(indexOf(a), indexOf(b));
    int high = Math.max(indexOf(a), indexOf(b));
    int place = low < 0 ? -1 : place(low, high);
    return place < 0 ? null : (Integer) place;
  }

  @Override
  public @Nullable Set<Integer> getAllEdges(NodeId a, NodeId b) {
    if (!containsVertex(a) || !containsVertex(b)) {
      return null;
    }
    Set<Integer> edges = new LinkedHashSet<>();
    Integer edge = getEdge(a, b);
    if (edge != null) {
      edges.add(edge);
    }
    return edges;
  }

  @Override
  public Set<Integer> edgesOf(NodeId vertex) {
    int index = existing(vertex);
    Set<Integer> edges = new LinkedHashSet<>();
    for (int place = offsets[index]; place < offsets[index + 1]; place++) {
      edges.add(index < targets[place] ? place : place(targets[place], index));
    }
    return edges;
  }

  @Override
  public Set<Integer> incomingEdgesOf(NodeId vertex) {
    return edgesOf(vertex);
  }

  @Override
  public Set<Integer> outgoingEdgesOf(NodeId vertex) {
    return edgesOf(vertex);
  }

  @Override
  public int degreeOf(NodeId vertex) {
    int index = existing(vertex);
    return offsets[index + 1] - offsets[index];
  }

  @Override
  public int inDegreeOf(NodeId vertex) {
    return degreeOf(vertex);
  }

  @Override
  public int outDegreeOf(NodeId vertex) {
    return degreeOf(vertex);
  }

  @Override
  public NodeId getEdgeSource(Integer edge) {
    return ids[row(edge)];
  }

  @Override
  public NodeId getEdgeTarget(Integer edge) {
    return ids[targets[edge]];
  }

  @Override
  public double getEdgeWeight(Integer edge) {
    return cost(edge);
  }

  @Override
  public @Nullable Supplier<NodeId> getVertexSupplier() {
    return null;
  }

  @Override
  public @Nullable Supplier<Integer> getEdgeSupplier() {
    return null;
  }

  @Override
  public void setEdgeWeight(Integer edge, double weight) {
    throw unmodifiable();
  }

  @Override
  public Integer addEdge(NodeId source, NodeId target) {
    throw unmodifiable();
  }

  @Override
  public boolean addEdge(NodeId source, NodeId target, Integer edge) {
    throw unmodifiable();
  }

  @Override
  public NodeId addVertex() {
    throw unmodifiable();
  }

  @Override
  public boolean addVertex(NodeId vertex) {
    throw unmodifiable();
  }

  @Override
  public Integer removeEdge(NodeId source, NodeId target) {
    throw unmodifiable();
  }

  @Override
  public boolean removeEdge(Integer edge) {
    throw unmodifiable();
  }

  @Override
  public boolean removeVertex(NodeId vertex) {
    throw unmodifiable();
  }

  private static UnsupportedOperationException unmodifiable() {
    return new UnsupportedOperationException("a snapshot of the mesh does not change");
  }

  private int existing(NodeId vertex) {
    int index = indexOf(vertex);
    if (index < 0) {
      throw new IllegalArgumentException("no such node in the graph: " + vertex);
    }
    return index;
  }

  /** The node whose row holds a place. */
  private int row(int place) {
    int low = 0;
    int high = ids.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (offsets[middle] <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int place(int from, int to) {
    return Arrays.binarySearch(targets, offsets[from], offsets[from + 1], to);
  }
}
