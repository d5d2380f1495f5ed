package io.meshage.graphviz;

import io.meshage.graphviz.NetworkScene.Line;
import io.meshage.graphviz.NetworkScene.Spot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleGraph;

/**
 * Finds a place for each spot of a scene: from its position on earth, from its neighbours' places
 * where it has none, and from the links alone where nobody has. All fit a box of a given width.
 */
final class SpotLayout {
  private static final double GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
  private static final double LINK = 60;
  private static final double BETWEEN_PARTS = 40;
  private static final double FULL_TURN = 360;

  /** Map shapes beyond these would be a line. */
  private static final double FLATTEST = 0.25;

  private static final double STEEPEST = 0.75;

  /** Spots nearer than this would hide each other. */
  private static final double APART = 5;

  private final List<Spot> spots;
  private final Graph<Integer, DefaultEdge> graph = new SimpleGraph<>(DefaultEdge.class);
  private final Places places;
  private double height;

  private SpotLayout(List<Spot> spots, List<Line> lines) {
    this.spots = spots;
    places = new Places(spots.size());
    for (int i = 0; i < spots.size(); i++) {
      graph.addVertex(i);
    }
    lines.stream()
        .filter(line -> line.a() != line.b())
        .forEach(line -> graph.addEdge(line.a(), line.b()));
  }

  /**
   * Lays spots out.
   *
   * @param width of the box; its height follows
   */
  static SpotLayout of(List<Spot> spots, List<Line> lines, double width) {
    SpotLayout layout = new SpotLayout(spots, lines);
    if (spots.stream().anyMatch(Spot::isPlaced)) {
      layout.project();
    } else {
      layout.drawByLinks(width);
    }
    layout.fit(width);
    layout.separate();
    return layout;
  }

  double x(int spot) {
    return places.x[spot];
  }

  double y(int spot) {
    return places.y[spot];
  }

  double height() {
    return height;
  }

  /** Plate carrée, with its standard parallel in the middle, opened at the widest gap. */
  private void project() {
    double[] longitudes =
        spots.stream().filter(Spot::isPlaced).mapToDouble(Spot::longitude).sorted().toArray();
    double opening = longitudes[0];
    double widest = longitudes[0] + FULL_TURN - longitudes[longitudes.length - 1];
    for (int i = 1; i < longitudes.length; i++) {
      if (longitudes[i] - longitudes[i - 1] > widest) {
        widest = longitudes[i] - longitudes[i - 1];
        opening = longitudes[i];
      }
    }
    double middle =
        spots.stream().filter(Spot::isPlaced).mapToDouble(Spot::latitude).average().orElse(0);
    double narrow = Math.max(0.1, StrictMath.cos(Math.toRadians(middle)));
    for (int i = 0; i < spots.size(); i++) {
      Spot spot = spots.get(i);
      if (spot.isPlaced()) {
        double east = spot.longitude() < opening ? spot.longitude() + FULL_TURN : spot.longitude();
        places.x[i] = east * narrow;
        places.y[i] = -spot.latitude();
      }
    }
    guess();
  }

  /** Puts those without a place between their neighbours, outwards from those that have one. */
  private void guess() {
    Set<Integer> known = new HashSet<>();
    for (int i = 0; i < spots.size(); i++) {
      if (spots.get(i).isPlaced()) {
        known.add(i);
      }
    }
    Extremes map = extremes(known);
    double step = 0.02 * Math.max(1e-6, Math.max(map.width(), map.height()));
    boolean found = true;
    while (found) {
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < spots.size(); i++) {
        if (!known.contains(i) && neighbours(i).stream().anyMatch(known::contains)) {
          next.add(i);
        }
      }
      next.forEach(i -> between(i, known, step));
      known.addAll(next);
      found = !next.isEmpty();
    }
    double left = map.left;
    for (int i = 0; i < spots.size(); i++) {
      if (known.add(i)) { // nothing leads from it to a place: below the map
        places.x[i] = left;
        places.y[i] = map.bottom + 3 * step;
        left += step;
      }
    }
  }

  private void between(int spot, Set<Integer> known, double step) {
    List<Integer> near = neighbours(spot).stream().filter(known::contains).toList();
    double aside = near.size() == 1 ? step : step / 4;
    double x = near.stream().mapToDouble(i -> places.x[i]).average().orElse(0);
    double y = near.stream().mapToDouble(i -> places.y[i]).average().orElse(0);
    places.x[spot] = x + aside * StrictMath.cos(spot * GOLDEN_ANGLE);
    places.y[spot] = y + aside * StrictMath.sin(spot * GOLDEN_ANGLE);
  }

  private List<Integer> neighbours(int spot) {
    return graph.edgesOf(spot).stream()
        .map(
            edge ->
                graph.getEdgeSource(edge) == spot
                    ? graph.getEdgeTarget(edge)
                    : graph.getEdgeSource(edge))
        .toList();
  }

  /** Lays each connected part out on its own, and sets them in rows, the largest first. */
  private void drawByLinks(double width) {
    List<Set<Integer>> parts =
        new ConnectivityInspector<>(graph)
            .connectedSets().stream()
                .sorted(Comparator.comparingInt((Set<Integer> part) -> -part.size()))
                .toList();
    double area = Math.sqrt(spots.size()) * LINK;
    double limit = Math.max(width / 2, 1.6 * area);
    double left = 0;
    double top = 0;
    double row = 0;
    for (Set<Integer> part : parts) {
      List<Integer> nodes = part.stream().sorted().toList();
      Places own = drawPart(nodes);
      Extremes box = Extremes.of(own);
      if (left > 0 && left + box.width() > limit) {
        left = 0;
        top += row + BETWEEN_PARTS;
        row = 0;
      }
      for (int i = 0; i < nodes.size(); i++) {
        places.x[nodes.get(i)] = own.x[i] - box.left + left;
        places.y[nodes.get(i)] = own.y[i] - box.top + top;
      }
      left += box.width() + BETWEEN_PARTS;
      row = Math.max(row, box.height());
    }
  }

  private Places drawPart(List<Integer> nodes) {
    Graph<Integer, DefaultEdge> part = new SimpleGraph<>(DefaultEdge.class);
    for (int i = 0; i < nodes.size(); i++) {
      part.addVertex(i);
    }
    for (DefaultEdge edge : new AsSubgraph<>(graph, Set.copyOf(nodes)).edgeSet()) {
      part.addEdge(
          nodes.indexOf(graph.getEdgeSource(edge)), nodes.indexOf(graph.getEdgeTarget(edge)));
    }
    if (nodes.size() < 3) {
      Places pair = new Places(nodes.size());
      if (nodes.size() == 2) {
        pair.x[1] = LINK;
      }
      return pair;
    }
    if (Circle.suits(part)) {
      return Circle.place(part, LINK, LINK / 2);
    }
    return nodes.size() > Springs.MAX_NODES
        ? Sunflower.place(part, 0, LINK)
        : new Springs(part, LINK).place();
  }

  /** Scales to the width, or to the greatest height, and puts the corner at the origin. */
  private void fit(double width) {
    Extremes box = Extremes.of(places);
    double scale =
        Math.min(
            width / Math.max(1e-9, box.width()), STEEPEST * width / Math.max(1e-9, box.height()));
    scale = Double.isInfinite(scale) || scale > 1e9 ? 1 : scale;
    double shift = (width - box.width() * scale) / 2;
    height = Math.max(FLATTEST * width, box.height() * scale);
    double down = (height - box.height() * scale) / 2;
    for (int i = 0; i < places.size(); i++) {
      places.x[i] = (places.x[i] - box.left) * scale + shift;
      places.y[i] = (places.y[i] - box.top) * scale + down;
    }
  }

  /** Sets spots at the same place around it, so that each is seen. */
  private void separate() {
    Set<Long> taken = new HashSet<>();
    for (int i = 0; i < places.size(); i++) {
      double x = places.x[i];
      double y = places.y[i];
      for (int turn = 0; !taken.add(cell(places.x[i], places.y[i])); turn++) {
        double radius = APART * Math.sqrt(turn + 1.0);
        places.x[i] = x + radius * StrictMath.cos(turn * GOLDEN_ANGLE);
        places.y[i] = y + radius * StrictMath.sin(turn * GOLDEN_ANGLE);
      }
    }
  }

  private static long cell(double x, double y) {
    return Math.round(x / APART) << Integer.SIZE ^ (Math.round(y / APART) & 0xffffffffL);
  }

  private Extremes extremes(Set<Integer> nodes) {
    Places some = new Places(nodes.size());
    int next = 0;
    for (int node : nodes) {
      some.x[next] = places.x[node];
      some.y[next++] = places.y[node];
    }
    return Extremes.of(some);
  }

  /** The box around places. */
  private record Extremes(double left, double top, double right, double bottom) {
    static Extremes of(Places places) {
      return new Extremes(
          Arrays.stream(places.x).min().orElse(0),
          Arrays.stream(places.y).min().orElse(0),
          Arrays.stream(places.x).max().orElse(0),
          Arrays.stream(places.y).max().orElse(0));
    }

    double width() {
      return right - left;
    }

    double height() {
      return bottom - top;
    }
  }
}
