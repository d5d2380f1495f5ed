package io.meshage.graphviz;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;

/**
 * Makes room: boxes that overlap are pushed apart, and nodes away from links that are not theirs,
 * as little as it takes. Whatever does not come free so is spread until it does; links may still
 * pass behind a node where a mesh is dense, boxes never overlap.
 */
final class Clearance {

  private static final double BETWEEN_BOXES = 16;
  private static final double BESIDE_LINKS = 7;
  private static final int ROUNDS = 80;
  private static final int LAST_ROUNDS = 200;
  private static final double SPREAD = 1.1;

  /** Overlaps per node above which pushing would press the nodes into columns. */
  private static final double CROWDED = 0.5;

  /** Nodes times links up to which links are looked at. */
  private static final long MAX_PAIRS = 150_000;

  private final Graph<Integer, DefaultEdge> graph;
  private final List<NodeBox> boxes;
  private final double widest;

  Clearance(Graph<Integer, DefaultEdge> graph, List<NodeBox> boxes) {
    this.graph = graph;
    this.boxes = boxes;
    widest = boxes.stream().mapToDouble(NodeBox::width).max().orElse(0);
  }

  void make(Places places) {
    while (overlaps(places) > CROWDED * boxes.size()) {
      places.scale(SPREAD);
    }
    if ((long) boxes.size() * graph.edgeSet().size() <= MAX_PAIRS) {
      clearLinksToo(places);
    }
    boolean moved = true;
    for (int round = 0; moved && round < LAST_ROUNDS; round++) {
      moved = clearBoxes(places);
    }
    while (moved) {
      places.scale(SPREAD);
      moved = clearBoxes(places);
    }
  }

  /** Tries, and leaves everything as it was if that tangled the links. */
  private void clearLinksToo(Places places) {
    Places before = places.copy();
    boolean moved = true;
    for (int round = 0; moved && round < ROUNDS; round++) {
      moved = clearLinks(places);
      moved |= clearBoxes(places);
    }
    long most = Tangle.crossings(graph, before) * 11 / 10 + 1;
    if (moved && Tangle.crossings(graph, places) > most) {
      places.set(before);
    }
  }

  private long overlaps(Places places) {
    long overlaps = 0;
    int[] fromTheLeft = fromTheLeft(places);
    for (int i = 0; i < fromTheLeft.length; i++) {
      for (int j = i + 1;
          j < fromTheLeft.length && isNear(places, fromTheLeft[i], fromTheLeft[j]);
          j++) {
        overlaps += part(places, fromTheLeft[i], fromTheLeft[j], false) ? 1 : 0;
      }
    }
    return overlaps;
  }

  private boolean clearBoxes(Places places) {
    int[] fromTheLeft = fromTheLeft(places);
    boolean moved = false;
    for (int i = 0; i < fromTheLeft.length; i++) {
      for (int j = i + 1;
          j < fromTheLeft.length && isNear(places, fromTheLeft[i], fromTheLeft[j]);
          j++) {
        moved |= part(places, fromTheLeft[i], fromTheLeft[j], true);
      }
    }
    return moved;
  }

  private int[] fromTheLeft(Places places) {
    return IntStream.range(0, boxes.size())
        .boxed()
        .sorted(Comparator.comparingDouble(node -> places.x[node]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private boolean isNear(Places places, int left, int right) {
    double reach = (boxes.get(left).width() + widest) / 2 + BETWEEN_BOXES;
    return places.x[right] - places.x[left] <= reach;
  }

  /** Returns whether two boxes are too close, and moves them apart if it may. */
  private boolean part(Places places, int a, int b, boolean moves) {
    NodeBox one = boxes.get(a);
    NodeBox two = boxes.get(b);
    double dx = places.x[b] - places.x[a];
    double dy = places.y[b] - places.y[a];
    double missingX = (one.width() + two.width()) / 2 + BETWEEN_BOXES - Math.abs(dx);
    double missingY = (one.height() + two.height()) / 2 + BETWEEN_BOXES - Math.abs(dy);
    // A hundredth of a pixel too little is not worth another round.
    if (missingX < 0.01 || missingY < 0.01) {
      return false;
    }
    if (!moves) {
      return true;
    }
    if (missingX < missingY) {
      double push = Math.copySign(missingX / 2, dx);
      places.move(a, -push, 0);
      places.move(b, push, 0);
    } else {
      double push = Math.copySign(missingY / 2, dy);
      places.move(a, 0, -push);
      places.move(b, 0, push);
    }
    return true;
  }

  private boolean clearLinks(Places places) {
    boolean moved = false;
    for (DefaultEdge edge : graph.edgeSet()) {
      int a = graph.getEdgeSource(edge);
      int b = graph.getEdgeTarget(edge);
      for (int node = 0; node < boxes.size(); node++) {
        if (node != a && node != b) {
          moved |= clearLink(places, a, b, node);
        }
      }
    }
    return moved;
  }

  /** Pushes a node half the way off a link, and the link a quarter of it the other way. */
  private boolean clearLink(Places places, int a, int b, int node) {
    double length = places.distance(a, b);
    if (length == 0) {
      return false;
    }
    double alongX = (places.x[b] - places.x[a]) / length;
    double alongY = (places.y[b] - places.y[a]) / length;
    double fromX = places.x[node] - places.x[a];
    double fromY = places.y[node] - places.y[a];
    double along = fromX * alongX + fromY * alongY;
    double aside = fromY * alongX - fromX * alongY;
    NodeBox box = boxes.get(node);
    double reach = Math.abs(alongY) * box.width() / 2 + Math.abs(alongX) * box.height() / 2;
    double missing = reach + BESIDE_LINKS - Math.abs(aside);
    if (along <= 0 || along >= length || missing < 1) {
      return false;
    }
    double push = Math.copySign(missing / 2, aside);
    places.move(node, -alongY * push, alongX * push);
    places.move(a, alongY * push / 2, -alongX * push / 2);
    places.move(b, alongY * push / 2, -alongX * push / 2);
    return true;
  }
}
