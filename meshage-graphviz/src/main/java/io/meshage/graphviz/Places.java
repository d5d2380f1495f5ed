package io.meshage.graphviz;

/**
 * Where the middle of each node lies, in pixels, y downwards. Mutable while a layout works on it.
 */
final class Places {
  final double[] x;
  final double[] y;

  Places(int nodes) {
    x = new double[nodes];
    y = new double[nodes];
  }

  int size() {
    return x.length;
  }

  Places copy() {
    Places copy = new Places(size());
    copy.set(this);
    return copy;
  }

  void set(Places other) {
    System.arraycopy(other.x, 0, x, 0, size());
    System.arraycopy(other.y, 0, y, 0, size());
  }

  void move(int node, double dx, double dy) {
    x[node] += dx;
    y[node] += dy;
  }

  double distance(int a, int b) {
    double dx = x[a] - x[b];
    double dy = y[a] - y[b];
    return Math.sqrt(dx * dx + dy * dy); // hypot is ten times slower and no better in this range
  }

  void scale(double factor) {
    for (int i = 0; i < size(); i++) {
      x[i] *= factor;
      y[i] *= factor;
    }
  }

  /** Turns everything around the origin. */
  void turn(double angle) {
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    for (int i = 0; i < size(); i++) {
      double turned = x[i] * cos - y[i] * sin;
      y[i] = x[i] * sin + y[i] * cos;
      x[i] = turned;
    }
  }
}
