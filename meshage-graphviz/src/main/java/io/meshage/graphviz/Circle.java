package io.meshage.graphviz;

import java.util.Set;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.alg.drawing.CircularLayoutAlgorithm2D;
import org.jgrapht.alg.drawing.model.Box2D;
import org.jgrapht.alg.drawing.model.MapLayoutModel2D;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DefaultEdge;

/**
 * The shape for two kinds of mesh that springs draw badly: a hub with nothing but leaves around it,
 * whose leaves would crowd, and a small mesh where nearly everybody is linked with everybody, whose
 * links would hide behind nodes.
 */
final class Circle {

  private static final int FEWEST = 5;
  private static final int MOST_DENSE = 24;
  private static final double DENSE = 0.55;

  /** What a box takes of the circle, beyond its width. */
  private static final double BETWEEN = 26;

  private final Graph<Integer, DefaultEdge> graph;
  private final Set<Integer> rim;
  private final double radius;

  private Circle(
      Graph<Integer, DefaultEdge> graph, Set<Integer> rim, double length, double boxWidth) {
    this.graph = graph;
    this.rim = rim;
    radius = Math.max(length, rim.size() * (boxWidth + BETWEEN) / (2 * Math.PI));
  }

  /** Returns whether a mesh is of either kind. */
  static boolean suits(Graph<Integer, DefaultEdge> graph) {
    return graph.vertexSet().size() >= FEWEST && (isStar(graph) || isDense(graph));
  }

  /** Places the nodes around the origin, in their order. */
  static Places place(Graph<Integer, DefaultEdge> graph, double length, double boxWidth) {
    Set<Integer> rim = new TreeSet<>(graph.vertexSet());
    if (isStar(graph)) {
      rim.removeIf(node -> graph.degreeOf(node) > 1);
    }
    return new Circle(graph, rim, length, boxWidth).place();
  }

  private static boolean isStar(Graph<Integer, DefaultEdge> graph) {
    int links = graph.edgeSet().size();
    return links == graph.vertexSet().size() - 1
        && graph.vertexSet().stream().anyMatch(node -> graph.degreeOf(node) == links);
  }

  private static boolean isDense(Graph<Integer, DefaultEdge> graph) {
    double nodes = graph.vertexSet().size();
    return nodes <= MOST_DENSE && graph.edgeSet().size() >= DENSE * nodes * (nodes - 1) / 2;
  }

  private Places place() {
    MapLayoutModel2D<Integer> model =
        new MapLayoutModel2D<>(Box2D.of(-radius, -radius, 2 * radius, 2 * radius));
    new CircularLayoutAlgorithm2D<Integer, DefaultEdge>(radius)
        .layout(new AsSubgraph<>(graph, rim), model);
    Places places = new Places(graph.vertexSet().size());
    for (int node : rim) {
      places.x[node] = model.get(node).getX();
      places.y[node] = model.get(node).getY();
    }
    return places;
  }
}
