package io.meshage.graphviz;

import java.util.ArrayList;
import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;

/** How hard it is to follow the links of a layout with the eye. */
final class Tangle {

  /** Counting compares all pairs of links, so it stops being worth it. */
  private static final int MAX_LINKS = 1_000;

  private record Ends(int a, int b) {
    boolean meets(Ends other) {
      return a == other.a || a == other.b || b == other.a || b == other.b;
    }
  }

  private Tangle() {}

  /** Returns how many pairs of links cross; 0 where there are too many to count. */
  static long crossings(Graph<Integer, DefaultEdge> graph, Places places) {
    if (graph.edgeSet().size() > MAX_LINKS) {
      return 0;
    }
    List<Ends> links = new ArrayList<>();
    for (DefaultEdge edge : graph.edgeSet()) {
      links.add(new Ends(graph.getEdgeSource(edge), graph.getEdgeTarget(edge)));
    }
    long crossings = 0;
    for (int i = 0; i < links.size(); i++) {
      for (int j = 0; j < i; j++) {
        Ends one = links.get(i);
        Ends two = links.get(j);
        if (!one.meets(two) && parts(places, one, two) && parts(places, two, one)) {
          crossings++;
        }
      }
    }
    return crossings;
  }

  /** Returns whether the ends of one link lie on different sides of the other's line. */
  private static boolean parts(Places places, Ends line, Ends link) {
    return side(places, line, link.a) * side(places, line, link.b) < 0;
  }

  private static double side(Places places, Ends line, int node) {
    double dx = places.x[line.b] - places.x[line.a];
    double dy = places.y[line.b] - places.y[line.a];
    return dx * (places.y[node] - places.y[line.a]) - dy * (places.x[node] - places.x[line.a]);
  }
}
