package io.meshage.graphviz;

import java.util.List;

/**
 * The straight way from one node's middle to another's, measured in pixels along it.
 *
 * @param start where it leaves the first box
 * @param end where it enters the second
 */
record Ray(
    double fromX,
    double fromY,
    double alongX,
    double alongY,
    double length,
    double start,
    double end) {

  /** Enough to halve any picture down to a hundredth of a pixel. */
  private static final int HALVINGS = 24;

  static Ray between(Places places, List<NodeBox> boxes, int a, int b) {
    double length = Math.max(1e-6, places.distance(a, b));
    double alongX = (places.x[b] - places.x[a]) / length;
    double alongY = (places.y[b] - places.y[a]) / length;
    double start = Math.min(length, reach(boxes.get(a), alongX, alongY, length));
    double end = Math.max(start, length - reach(boxes.get(b), -alongX, -alongY, length));
    return new Ray(places.x[a], places.y[a], alongX, alongY, length, start, end);
  }

  /** Returns how far it is from the middle of a box to its edge in a direction. */
  private static double reach(NodeBox box, double alongX, double alongY, double most) {
    double inside = 0;
    double outside = most;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (inside + outside) / 2;
      if (box.covers(alongX * middle, alongY * middle)) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }

  double x(double at) {
    return fromX + alongX * at;
  }

  double y(double at) {
    return fromY + alongY * at;
  }

  /** Returns the parallel at a distance, clockwise of this one where that is positive. */
  Ray aside(double distance) {
    return new Ray(
        fromX - alongY * distance, fromY + alongX * distance, alongX, alongY, length, start, end);
  }

  /** Returns the corners of an arrow's point that touches {@code at} and reaches back from it. */
  double[] tip(double at, double back, double wide) {
    double baseX = x(at + back);
    double baseY = y(at + back);
    double sideX = -alongY * wide / 2;
    double sideY = alongX * wide / 2;
    return new double[] {x(at), y(at), baseX + sideX, baseY + sideY, baseX - sideX, baseY - sideY};
  }
}
