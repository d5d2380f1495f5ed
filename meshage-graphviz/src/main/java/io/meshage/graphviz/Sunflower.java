package io.meshage.graphviz;

import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.traverse.BreadthFirstIterator;

/**
 * Places any number of nodes in no time: in the order of their distance from one, like the seeds of
 * a sunflower. Source: Vogel 1979, "A better way to construct the sunflower head".
 */
final class Sunflower {

  private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

  private Sunflower() {}

  static Places place(Graph<Integer, DefaultEdge> graph, int middle, double length) {
    Places places = new Places(graph.vertexSet().size());
    BreadthFirstIterator<Integer, DefaultEdge> walk = new BreadthFirstIterator<>(graph, middle);
    for (int i = 0; walk.hasNext(); i++) {
      int node = walk.next();
      double radius = length * Math.sqrt(i);
      places.x[node] = radius * StrictMath.cos(i * GOLDEN_ANGLE);
      places.y[node] = radius * StrictMath.sin(i * GOLDEN_ANGLE);
    }
    return places;
  }
}
