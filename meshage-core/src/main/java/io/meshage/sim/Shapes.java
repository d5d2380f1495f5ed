package io.meshage.sim;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/** Who dials whom in the shapes that tests begin with. */
final class Shapes {
  private Shapes() {}

  /** A dial from one node to another. */
  record Dialling(int from, int to) {}

  static List<Dialling> line(int nodes) {
    ImmutableList.Builder<Dialling> edges = ImmutableList.builder();
    for (int i = 1; i < nodes; i++) {
      edges.add(new Dialling(i - 1, i));
    }
    return edges.build();
  }

  static List<Dialling> ring(int nodes) {
    List<Dialling> edges = new ArrayList<>(line(nodes));
    if (nodes > 2) {
      edges.add(new Dialling(nodes - 1, 0));
    }
    return edges;
  }

  static List<Dialling> grid(int rows, int columns) {
    List<Dialling> edges = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int here = row * columns + column;
        if (column + 1 < columns) {
          edges.add(new Dialling(here, here + 1));
        }
        if (row + 1 < rows) {
          edges.add(new Dialling(here, here + columns));
        }
      }
    }
    return edges;
  }

  /** A random tree over all nodes and as many more random links as the mean degree needs. */
  static List<Dialling> random(int nodes, int degree, SplittableRandom random) {
    long most = (long) nodes * (nodes - 1) / 2;
    long wanted = Math.min(most, Math.max(nodes - 1L, (long) nodes * degree / 2));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(random.nextLong()));
    Set<Dialling> edges = new LinkedHashSet<>();
    for (int i = 1; i < nodes; i++) {
      edges.add(edge(order.get(i), order.get(random.nextInt(i))));
    }
    while (edges.size() < wanted) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        edges.add(edge(a, b));
      }
    }
    return List.copyOf(edges);
  }

  private static Dialling edge(int a, int b) {
    return new Dialling(Math.min(a, b), Math.max(a, b));
  }
}
