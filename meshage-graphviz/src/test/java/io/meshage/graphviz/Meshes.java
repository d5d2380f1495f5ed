package io.meshage.graphviz;

import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.NodeId;
import io.meshage.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Topologies to draw: {@code new Meshes("a").link("a", "b").state("c", DEAD).topology()}. */
final class Meshes {

  private final String self;
  private final Map<String, MemberState> states = new TreeMap<>();
  private final Map<String, Topology.Link> links = new TreeMap<>();

  Meshes(String self) {
    this.self = self;
    node(self);
  }

  static Meshes ring(int nodes) {
    Meshes meshes = new Meshes(name(0, nodes));
    IntStream.range(0, nodes)
        .forEach(i -> meshes.link(name(i, nodes), name((i + 1) % nodes, nodes)));
    return meshes;
  }

  static Meshes line(int nodes) {
    Meshes meshes = new Meshes(name(0, nodes));
    IntStream.range(1, nodes).forEach(i -> meshes.link(name(i - 1, nodes), name(i, nodes)));
    return meshes;
  }

  static Meshes star(int leaves) {
    Meshes meshes = new Meshes("hub");
    IntStream.range(0, leaves).forEach(i -> meshes.link("hub", name(i, leaves)));
    return meshes;
  }

  /** A connected mesh in which a node has about {@code degree} links, or all that there can be. */
  static Meshes random(int nodes, int degree, long seed) {
    Random random = new Random(seed);
    Meshes meshes = new Meshes(name(0, nodes));
    for (int i = 1; i < nodes; i++) {
      meshes.link(name(i, nodes), name(random.nextInt(i), nodes));
    }
    int most = Math.min(nodes * degree, nodes * (nodes - 1)) / 2;
    while (meshes.links.size() < most) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        meshes.link(name(a, nodes), name(b, nodes));
      }
    }
    return meshes;
  }

  /** A letter where there are few; otherwise n00 and so on, in the order of the numbers. */
  static String name(int i, int of) {
    if (of <= 26) {
      return String.valueOf((char) ('a' + i));
    }
    return String.format("n%0" + String.valueOf(of - 1).length() + "d", i);
  }

  Meshes node(String name) {
    states.putIfAbsent(name, MemberState.ALIVE);
    return this;
  }

  Meshes state(String name, MemberState state) {
    states.put(name, state);
    return this;
  }

  Meshes link(String one, String two) {
    return link(one, two, 1);
  }

  Meshes link(String one, String two, int cost) {
    List<String> ends = new ArrayList<>(new TreeSet<>(List.of(one, two)));
    links.put(ends.get(0) + '\0' + ends.get(1), new Topology.Link(ends.get(0), ends.get(1), cost));
    return node(one).node(two);
  }

  Topology topology() {
    Map<String, Member> members = new TreeMap<>();
    states.forEach(
        (name, state) ->
            members.put(name, new Member(name, NodeId.ofName(name), state, 1, "", List.of())));
    List<Topology.Link> sorted =
        links.values().stream()
            .sorted(Comparator.comparing(Topology.Link::a).thenComparing(Topology.Link::b))
            .toList();
    return new Topology(self, members, sorted, destination -> Optional.empty());
  }
}
