package io.meshage.sim.study;

import io.meshage.Limits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A network as it is planned: who is there and who is linked with whom. Immutable.
 *
 * @param nodes their names, each once; a name as {@link Limits#name} allows it
 * @param links each pair once, in the order in which the first end dials the other
 * @param positions where nodes stand, for those of which it is known
 */
public record NetworkPlan(List<String> nodes, List<Link> links, Map<String, Position> positions) {
  /** The most nodes of a plan. */
  public static final int MAX_NODES = 10_000;

  /** The most links of a plan. */
  public static final int MAX_LINKS = 100_000;

  /**
   * A link of the plan.
   *
   * @param a the node that dials
   * @param b the node that is dialled
   */
  public record Link(String a, String b) {
    @Override
    public String toString() {
      return a + " – " + b;
    }
  }

  /**
   * Checks and keeps a plan.
   *
   * @throws IllegalArgumentException if it has no node or too many, a name that cannot be one or
   *     twice, or a link that is doubled, leads to itself or to nobody; says which
   */
  public NetworkPlan {
    nodes = List.copyOf(nodes);
    links = List.copyOf(links);
    positions = Collections.unmodifiableMap(new TreeMap<>(positions));
    Limits.between(1, MAX_NODES, nodes.size(), "the number of nodes");
    Limits.atMost(MAX_LINKS, links.size(), "links");
    Set<String> names = new HashSet<>();
    for (String node : nodes) {
      if (!names.add(Limits.name(node, "the name of a node"))) {
        throw new IllegalArgumentException("two nodes are called " + node);
      }
    }
    check(links, names);
  }

  private static void check(List<Link> links, Set<String> names) {
    Set<Link> seen = new HashSet<>();
    Map<String, Integer> degrees = new HashMap<>();
    for (Link link : links) {
      if (!names.contains(link.a()) || !names.contains(link.b())) {
        throw new IllegalArgumentException("the link " + link + " leads to no node");
      }
      if (link.a().equals(link.b())) {
        throw new IllegalArgumentException(link.a() + " is linked to itself");
      }
      if (!seen.add(link) || seen.contains(new Link(link.b(), link.a()))) {
        throw new IllegalArgumentException("the link " + link + " is there twice");
      }
      for (String end : List.of(link.a(), link.b())) {
        if (degrees.merge(end, 1, Integer::sum) > Limits.MAX_NEIGHBOURS) {
          throw new IllegalArgumentException(
              end + " has more than " + Limits.MAX_NEIGHBOURS + " links, the most that a node has");
        }
      }
    }
  }

  /**
   * Returns nodes n1, n2 … in one connected random mesh: a random tree, and as many more random
   * links as the mean degree needs.
   *
   * @param degree the mean number of links of a node; below 2 it becomes a tree
   * @throws IllegalArgumentException if the numbers are out of their bounds
   */
  public static NetworkPlan random(int nodes, int degree, long seed) {
    Limits.between(1, MAX_NODES, nodes, "the number of nodes");
    Limits.between(0, Math.min(nodes - 1, Limits.MAX_NEIGHBOURS / 2), degree, "the degree");
    SplittableRandom random = new SplittableRandom(seed);
    List<String> order = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      order.add("n" + i);
    }
    List<String> names = List.copyOf(order);
    Collections.shuffle(order, new Random(random.nextLong()));
    Map<String, Integer> rank = new HashMap<>();
    names.forEach(name -> rank.put(name, rank.size()));
    long wanted = Math.max(nodes - 1L, (long) nodes * degree / 2);
    Set<Link> links = new LinkedHashSet<>();
    for (int i = 1; i < nodes; i++) {
      links.add(inOrder(order.get(i), order.get(random.nextInt(i)), rank));
    }
    while (links.size() < wanted) {
      String a = names.get(random.nextInt(nodes));
      String b = names.get(random.nextInt(nodes));
      if (!a.equals(b)) {
        links.add(inOrder(a, b, rank));
      }
    }
    return new NetworkPlan(names, List.copyOf(links), Map.of());
  }

  private static Link inOrder(String one, String other, Map<String, Integer> rank) {
    return rank.getOrDefault(one, 0) < rank.getOrDefault(other, 0)
        ? new Link(one, other)
        : new Link(other, one);
  }

  /** Returns how many separate parts the network has. */
  public int components() {
    return new TrueMesh(this).components();
  }

  /** Returns the longest of the shortest paths, in links; pairs without a path do not count. */
  public int diameter() {
    TrueMesh mesh = new TrueMesh(this);
    int longest = 0;
    for (int node = 0; node < nodes.size(); node++) {
      for (int hops : mesh.hopsFrom(node)) {
        longest = Math.max(longest, hops);
      }
    }
    return longest;
  }

  /** Returns the most links that any node has. */
  public int largestDegree() {
    Map<String, Integer> degrees = new HashMap<>();
    for (Link link : links) {
      degrees.merge(link.a(), 1, Integer::sum);
      degrees.merge(link.b(), 1, Integer::sum);
    }
    return degrees.values().stream().mapToInt(degree -> degree).max().orElse(0);
  }
}
