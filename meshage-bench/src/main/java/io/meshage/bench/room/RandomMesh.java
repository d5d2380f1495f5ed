package io.meshage.bench.room;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A connected random mesh as its nodes announce it; the same whenever it is made. */
public final class RandomMesh {
  private static final long SEED = 1;
  private static final int LIFETIME_MILLIS = (int) Duration.ofHours(1).toMillis();
  private static final int MAX_COST = 100;

  private final List<TreeSet<Integer>> neighbours = new ArrayList<>();
  private final boolean weighted;

  /**
   * Makes a mesh.
   *
   * @param degree how many links a node has on average
   * @param weighted whether links have costs of 1 to 100, the same from both sides
   */
  public RandomMesh(int nodes, int degree, boolean weighted) {
    this.weighted = weighted;
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < nodes; i++) {
      neighbours.add(new TreeSet<>());
      if (i > 0) {
        link(i, random.nextInt(i));
      }
    }
    int links = nodes - 1;
    while (links < nodes * degree / 2) {
      links += link(random.nextInt(nodes), random.nextInt(nodes)) ? 1 : 0;
    }
  }

  private boolean link(int a, int b) {
    return a != b && neighbours.get(a).add(b) && neighbours.get(b).add(a);
  }

  /** Returns how many nodes it has. */
  public int size() {
    return neighbours.size();
  }

  /** Returns the neighbours of a node by their numbers, ascending. */
  public List<Integer> neighbours(int node) {
    return List.copyOf(neighbours.get(node));
  }

  /** Returns what the link between two nodes costs. */
  public int cost(int a, int b) {
    return weighted ? 1 + Math.floorMod(31 * Math.min(a, b) + Math.max(a, b), MAX_COST) : 1;
  }

  /** Returns the name of a node. */
  public static String name(int node) {
    return "node-" + node;
  }

  /** Returns the id of a node. */
  public static NodeId id(int node) {
    return NodeId.ofName(name(node));
  }

  /** Returns what a node announces. */
  public Announcement announcement(int node, int sequence) {
    return announcement(node, sequence, neighbours(node));
  }

  /** Returns what a node announces that has other neighbours than in this mesh. */
  public Announcement announcement(int node, int sequence, List<Integer> others) {
    List<Adjacency> links =
        others.stream()
            .map(other -> new Adjacency(id(other), cost(node, other)))
            .sorted(Comparator.comparing(Adjacency::neighbour))
            .toList();
    return new Announcement(
        id(node),
        name(node),
        1,
        1,
        sequence,
        LIFETIME_MILLIS,
        "",
        List.of(new Endpoint(Endpoint.TCP, "10.0.0.1", Endpoint.DEFAULT_PORT)),
        links);
  }

  /** Returns the same announcement with another number. */
  public static Announcement numbered(Announcement same, int sequence) {
    return new Announcement(
        same.origin(),
        same.name(),
        same.birth(),
        same.instance(),
        sequence,
        same.lifetimeMillis(),
        same.version(),
        same.endpoints(),
        same.neighbours());
  }
}
