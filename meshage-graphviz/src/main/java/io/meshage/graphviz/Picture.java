package io.meshage.graphviz;

import io.meshage.Topology;
import io.meshage.graphviz.Canvas.Anchor;
import io.meshage.graphviz.Sketch.Line;
import io.meshage.graphviz.Sketch.Mark;
import io.meshage.graphviz.Sketch.Node;
import java.util.List;

/** A topology with a place for everything, ready to be painted on any canvas. */
final class Picture {

  private static final double MARGIN = 30;
  private static final double ABOVE_LEGEND = 26;
  private static final double TIP_LENGTH = 12;
  private static final double TIP_WIDTH = 11;
  private static final double MARK_RADIUS = 8.5;
  private static final double TAG_HEIGHT = 18;

  private final Sketch sketch;
  private final List<NodeBox> boxes;
  private final Places places;
  private final Legend legend;
  private final double width;
  private final double height;

  Picture(Topology topology, DotStyle style) {
    sketch = Sketch.of(topology, style);
    boxes = sketch.nodes().stream().map(node -> NodeBox.of(node.name())).toList();
    places = Layout.of(sketch, boxes);
    Extent extent = extent();
    legend = new Legend(sketch, style, extent.width());
    double inner = Math.max(extent.width(), legend.width());
    double legendHeight = legend.height() == 0 ? 0 : ABOVE_LEGEND + legend.height();
    width = Math.ceil(inner + 2 * MARGIN);
    height = Math.ceil(extent.height() + legendHeight + 2 * MARGIN);
    for (int i = 0; i < boxes.size(); i++) {
      places.move(i, MARGIN + (inner - extent.width()) / 2, MARGIN);
    }
  }

  private Extent extent() {
    Extent extent = Extent.NOTHING;
    for (int i = 0; i < boxes.size(); i++) {
      extent = extent.with(places.x[i], places.y[i], boxes.get(i));
    }
    return extent;
  }

  double width() {
    return width;
  }

  double height() {
    return height;
  }

  /** Returns how many nodes and links there are to paint. */
  int things() {
    return sketch.nodes().size() + sketch.lines().size();
  }

  /** Returns the totals, which also serve whoever cannot see the picture. */
  String words() {
    return sketch.title().isEmpty() ? sketch.totals() : sketch.title() + ": " + sketch.totals();
  }

  Places places() {
    return places;
  }

  List<NodeBox> boxes() {
    return boxes;
  }

  void paint(Canvas canvas) {
    canvas.begin("picture", "");
    canvas.box(Ink.PAPER, width / 2, height / 2, width, height, 0);
    sketch.lines().stream().filter(line -> !line.onRoute()).forEach(line -> link(canvas, line));
    sketch.lines().stream().filter(Line::onRoute).forEach(line -> link(canvas, line));
    for (int i = 0; i < boxes.size(); i++) {
      node(canvas, i);
    }
    sketch.lines().forEach(line -> tags(canvas, line));
    legend.paint(canvas, MARGIN, height - MARGIN - legend.height());
    canvas.end();
  }

  private void link(Canvas canvas, Line line) {
    String cost = line.label().isEmpty() ? "" : ", cost " + line.label();
    canvas.begin("edge", name(line.a()) + " – " + name(line.b()) + cost);
    Ray ray = Ray.between(places, boxes, line.a(), line.b());
    double from = line.backward() ? ray.start() + TIP_LENGTH : 0;
    double to = line.forward() ? ray.end() - TIP_LENGTH : ray.length();
    Ink ink = line.onRoute() ? Ink.ROUTE : Ink.LINK;
    canvas.line(ink, ray.x(from), ray.y(from), ray.x(to), ray.y(to));
    if (line.forward()) {
      canvas.corners(Ink.TIP, ray.tip(ray.end(), -TIP_LENGTH, TIP_WIDTH));
    }
    if (line.backward()) {
      canvas.corners(Ink.TIP, ray.tip(ray.start(), TIP_LENGTH, TIP_WIDTH));
    }
    canvas.end();
  }

  private String name(int node) {
    return sketch.nodes().get(node).name();
  }

  private void node(Canvas canvas, int i) {
    Node node = sketch.nodes().get(i);
    NodeBox box = boxes.get(i);
    String state = Sketch.words(node.look());
    String mark = node.mark() == Mark.NONE ? "" : ", " + Sketch.words(Sketch.part(node.mark()));
    canvas.begin("node", node.name() + ": " + state + mark);
    double x = places.x[i];
    double y = places.y[i];
    canvas.box(Ink.of(node.look()), x, y, box.width(), box.height(), box.radius());
    double line = y - (box.lines().size() - 1) * NodeBox.LINE_HEIGHT / 2;
    for (String words : box.lines()) {
      double room = box.width() - NodeBox.PADDING;
      canvas.text(Ink.nameOf(node.look()), x, line, room, Anchor.MIDDLE, words);
      line += NodeBox.LINE_HEIGHT;
    }
    if (node.mark() != Mark.NONE) {
      double corner = box.radius() * (1 - Math.sqrt(0.5));
      mark(canvas, node.mark(), x + box.width() / 2 - corner, y - box.height() / 2 + corner);
    }
    canvas.end();
  }

  static void mark(Canvas canvas, Mark mark, double x, double y) {
    double size = 2 * MARK_RADIUS;
    canvas.box(Ink.of(Sketch.part(mark)), x, y, size, size, MARK_RADIUS);
    if (mark == Mark.ACKNOWLEDGED) {
      canvas.corners(Ink.SIGN, x - 3.6, y + 0.3, x - 1, y + 2.9, x + 3.8, y - 2.7);
    } else {
      canvas.corners(Ink.SIGN, x - 2.8, y - 2.8, x + 2.8, y + 2.8);
      canvas.corners(Ink.SIGN, x - 2.8, y + 2.8, x + 2.8, y - 2.8);
    }
  }

  /** Paints step and cost of a link around the middle of what is seen of it, or beside it. */
  private void tags(Canvas canvas, Line line) {
    Ray ray = Ray.between(places, boxes, line.a(), line.b());
    boolean both = line.onRoute() && !line.label().isEmpty();
    double seen = ray.end() - ray.start() - (line.onRoute() ? TIP_LENGTH : 0);
    double middle = (ray.start() + ray.end()) / 2;
    double along = both && seen > 2.5 * TAG_HEIGHT ? TAG_HEIGHT * 0.6 : 0;
    double aside = both && along == 0 ? TAG_HEIGHT : 0;
    if (line.onRoute()) {
      double stepAside = seen < 1.5 * TAG_HEIGHT ? -TAG_HEIGHT : 0;
      Ray beside = ray.aside(stepAside);
      tag(canvas, Ink.STEP_BOX, Ink.STEP, beside, middle - along, line.steps());
    }
    if (!line.label().isEmpty()) {
      tag(canvas, Ink.COST_BOX, Ink.COST, ray.aside(aside), middle + along, line.label());
    }
  }

  private static void tag(Canvas canvas, Ink box, Ink ink, Ray ray, double at, String words) {
    tag(canvas, box, ink, ray.x(at), ray.y(at), words);
  }

  static void tag(Canvas canvas, Ink box, Ink ink, double x, double y, String words) {
    double wide = Math.max(TAG_HEIGHT, TextSize.width(words, ink.size()) + 9);
    canvas.box(box, x, y, wide, TAG_HEIGHT, TAG_HEIGHT / 2);
    canvas.text(ink, x, y, wide, Anchor.MIDDLE, words);
  }
}
