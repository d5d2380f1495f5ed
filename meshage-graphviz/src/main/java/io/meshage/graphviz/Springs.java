package io.meshage.graphviz;

import java.util.Random;
import org.jgrapht.Graph;
import org.jgrapht.alg.drawing.FRLayoutAlgorithm2D;
import org.jgrapht.alg.drawing.IndexedFRLayoutAlgorithm2D;
import org.jgrapht.alg.drawing.model.Box2D;
import org.jgrapht.alg.drawing.model.MapLayoutModel2D;
import org.jgrapht.alg.drawing.model.Point2D;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.traverse.BreadthFirstIterator;

/**
 * Places the nodes of one connected part. The vertices of the graph are 0 to n - 1.
 *
 * <p>JGraphT's force-directed layout starts from several fixed seeds; each result is relaxed until
 * distances on paper follow distances in hops; the one that is the least tangled stays. Sources:
 * Fruchterman and Reingold 1991; Gansner, Koren and North 2004, "Graph Drawing by Stress
 * Majorization", section 2.3, weights d^-2.
 */
final class Springs {

  /** Beyond this the distances of all pairs cost too much; {@link Sunflower} takes over. */
  static final int MAX_NODES = 1_000;

  private static final int ITERATIONS = 100;
  private static final int MAX_STARTS = 12;
  private static final int NODES_TO_TRY = 600;

  /** From here on the quadtree of the indexed variant is worth its inaccuracy. */
  private static final int INDEXED_FROM = 150;

  private static final double RELAXED = 1e-4;

  private final Graph<Integer, DefaultEdge> graph;
  private final int[][] hops;
  private final double length;

  /**
   * Creates a layout.
   *
   * @param length how long a link should be, in pixels
   */
  Springs(Graph<Integer, DefaultEdge> graph, double length) {
    this.graph = graph;
    this.length = length;
    hops = hops(graph);
  }

  Places place() {
    int starts = Math.max(1, Math.min(MAX_STARTS, NODES_TO_TRY / hops.length));
    Places best = start(1);
    double least = Double.POSITIVE_INFINITY;
    for (int seed = 1; seed <= starts && least > 0; seed++) {
      Places places = seed == 1 ? best : start(seed);
      relax(places);
      double tangle = Tangle.crossings(graph, places) + stress(places);
      if (tangle < least) {
        least = tangle;
        best = places;
      }
    }
    return best;
  }

  private Places start(int seed) {
    int nodes = hops.length;
    // Wide enough that no node is pressed against the frame.
    double side = 4 * length * Math.sqrt(nodes);
    double factor = length / Math.sqrt(side * side / nodes);
    Random random = new Random(seed);
    FRLayoutAlgorithm2D<Integer, DefaultEdge> layout =
        nodes < INDEXED_FROM
            ? new FRLayoutAlgorithm2D<>(ITERATIONS, factor, random)
            : new IndexedFRLayoutAlgorithm2D<>(
                ITERATIONS, IndexedFRLayoutAlgorithm2D.DEFAULT_THETA_FACTOR, factor, random);
    MapLayoutModel2D<Integer> model = new MapLayoutModel2D<>(Box2D.of(side, side));
    layout.layout(graph, model);
    Places places = new Places(nodes);
    for (int i = 0; i < nodes; i++) {
      Point2D point = model.get(i);
      places.x[i] = point.getX();
      places.y[i] = point.getY();
    }
    return places;
  }

  /** Moves each node to where the others, each by its distance, want it; again until it rests. */
  private void relax(Places places) {
    double before = stress(places);
    for (int round = 0; round < ITERATIONS; round++) {
      for (int node = 0; node < hops.length; node++) {
        settle(places, node);
      }
      double after = stress(places);
      if (before - after < RELAXED * before) {
        return;
      }
      before = after;
    }
  }

  private void settle(Places places, int node) {
    double x = 0;
    double y = 0;
    double weights = 0;
    for (int other = 0; other < hops.length; other++) {
      if (other != node) {
        double wanted = hops[node][other] * length;
        double weight = 1 / (wanted * wanted);
        double stretch = wanted / Math.max(1e-6, places.distance(node, other));
        x += weight * (places.x[other] + stretch * (places.x[node] - places.x[other]));
        y += weight * (places.y[other] + stretch * (places.y[node] - places.y[other]));
        weights += weight;
      }
    }
    places.x[node] = x / weights;
    places.y[node] = y / weights;
  }

  /** Returns the mean square error of the distances; below 1 for anything readable. */
  private double stress(Places places) {
    double sum = 0;
    for (int a = 0; a < hops.length; a++) {
      for (int b = 0; b < a; b++) {
        double error = places.distance(a, b) / (hops[a][b] * length) - 1;
        sum += error * error;
      }
    }
    return sum * 2 / (hops.length * (hops.length - 1.0));
  }

  private static int[][] hops(Graph<Integer, DefaultEdge> graph) {
    int nodes = graph.vertexSet().size();
    int[][] hops = new int[nodes][nodes];
    for (int from = 0; from < nodes; from++) {
      BreadthFirstIterator<Integer, DefaultEdge> walk = new BreadthFirstIterator<>(graph, from);
      while (walk.hasNext()) {
        int to = walk.next();
        hops[from][to] = walk.getDepth(to);
      }
    }
    return hops;
  }
}
