package io.meshage.graphviz;

import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;

/**
 * A connected part of the mesh, laid out around its own origin.
 *
 * @param nodes which nodes it has, as places in the sketch
 * @param boxes theirs, in the same order
 * @param places theirs, in the same order
 */
record Component(List<Integer> nodes, List<NodeBox> boxes, Places places) {

  private static final double LINK = 78;

  /** Flatter than this, a part has a long side worth laying down. */
  private static final double LONGISH = 0.75;

  /**
   * Lays a part out.
   *
   * @param first the place in {@code nodes} of the node that should come first to the eye
   */
  static Component of(
      Graph<Integer, DefaultEdge> mesh, List<Integer> nodes, List<NodeBox> boxes, int first) {
    Graph<Integer, DefaultEdge> graph = own(mesh, nodes);
    double width = boxes.stream().mapToDouble(NodeBox::width).average().orElse(0);
    double length = LINK + width * 0.7;
    Places places = new Places(nodes.size());
    if (nodes.size() == 2) {
      places.x[1 - first] = LINK + boxes.stream().mapToDouble(NodeBox::width).sum() / 2;
    } else if (nodes.size() > Springs.MAX_NODES) {
      places = Sunflower.place(graph, first, length);
      new Clearance(graph, boxes).make(places);
    } else if (nodes.size() > 2) {
      places =
          Circle.suits(graph)
              ? Circle.place(graph, length, width)
              : new Springs(graph, length).place();
      turn(places, first);
      new Clearance(graph, boxes).make(places);
    }
    return new Component(nodes, boxes, places);
  }

  /** Returns the part as a graph of 0 to n - 1. */
  private static Graph<Integer, DefaultEdge> own(
      Graph<Integer, DefaultEdge> mesh, List<Integer> nodes) {
    int[] own = new int[mesh.vertexSet().size()];
    Graph<Integer, DefaultEdge> graph = new SimpleGraph<>(DefaultEdge.class);
    for (int i = 0; i < nodes.size(); i++) {
      own[nodes.get(i)] = i;
      graph.addVertex(i);
    }
    for (int node : nodes) {
      for (DefaultEdge edge : mesh.edgesOf(node)) {
        graph.addEdge(own[mesh.getEdgeSource(edge)], own[mesh.getEdgeTarget(edge)]);
      }
    }
    return graph;
  }

  /** Lays the long side down with the first node on the left; what is round has it on top. */
  private static void turn(Places places, int first) {
    centre(places);
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < places.size(); i++) {
      xx += places.x[i] * places.x[i];
      yy += places.y[i] * places.y[i];
      xy += places.x[i] * places.y[i];
    }
    double mean = (xx + yy) / 2;
    double deviation = Math.hypot((xx - yy) / 2, xy);
    if (mean - deviation < LONGISH * (mean + deviation)) {
      places.turn(-StrictMath.atan2(2 * xy, xx - yy) / 2);
      mirror(places.x, places.x[first] > 0);
      mirror(places.y, places.y[first] > 0);
    } else {
      places.turn(-Math.PI / 2 - StrictMath.atan2(places.y[first], places.x[first]));
    }
  }

  private static void centre(Places places) {
    double x = 0;
    double y = 0;
    for (int i = 0; i < places.size(); i++) {
      x += places.x[i] / places.size();
      y += places.y[i] / places.size();
    }
    for (int i = 0; i < places.size(); i++) {
      places.move(i, -x, -y);
    }
  }

  private static void mirror(double[] coordinates, boolean wanted) {
    for (int i = 0; wanted && i < coordinates.length; i++) {
      coordinates[i] = -coordinates[i];
    }
  }

  Extent extent() {
    Extent extent = Extent.NOTHING;
    for (int i = 0; i < boxes.size(); i++) {
      extent = extent.with(places.x[i], places.y[i], boxes.get(i));
    }
    return extent;
  }
}
