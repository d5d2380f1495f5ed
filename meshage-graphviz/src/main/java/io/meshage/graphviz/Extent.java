package io.meshage.graphviz;

/** The smallest rectangle around some boxes. */
record Extent(double left, double top, double right, double bottom) {

  static final Extent NOTHING =
      new Extent(
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          Double.NEGATIVE_INFINITY);

  Extent with(double x, double y, NodeBox box) {
    return new Extent(
        Math.min(left, x - box.width() / 2),
        Math.min(top, y - box.height() / 2),
        Math.max(right, x + box.width() / 2),
        Math.max(bottom, y + box.height() / 2));
  }

  /** Returns the width; 0 around nothing. */
  double width() {
    return Math.max(0, right - left);
  }

  double height() {
    return Math.max(0, bottom - top);
  }
}
