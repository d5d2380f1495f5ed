package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which links carry announcements, and whether those who are cut off by failures know it. */
class FloodingGraphTest {
  private static final int NODES = 30;

  private record Link(NodeId a, NodeId b) {}

  static List<Long> seeds() {
    List<Long> seeds = new ArrayList<>();
    for (long seed = 1; seed <= 50; seed++) {
      seeds.add(seed);
    }
    return seeds;
  }

  /** A random mesh, in parts or not, with or without costs. */
  private static SampleGraph sample(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new SampleGraph(
        seed, NODES, random.nextInt(NODES / 2, 4 * NODES), random.nextBoolean() ? 1 : 9);
  }

  private static List<Link> links(SampleGraph sample, Set<NodeId> among) {
    List<Link> links = new ArrayList<>();
    for (DefaultWeightedEdge edge : sample.graph.edgeSet()) {
      NodeId a = sample.graph.getEdgeSource(edge);
      if (among.contains(a)) {
        links.add(new Link(a, sample.graph.getEdgeTarget(edge)));
      }
    }
    return links;
  }

  /** The largest part of the mesh. */
  private static Set<NodeId> part(SampleGraph sample) {
    List<Set<NodeId>> parts = new ConnectivityInspector<>(sample.graph).connectedSets();
    return parts.stream().max((a, b) -> a.size() - b.size()).orElseThrow();
  }

  private static List<Set<NodeId>> parts(Set<NodeId> nodes, List<Link> links) {
    Graph<NodeId, DefaultEdge> graph = new SimpleGraph<>(DefaultEdge.class);
    nodes.forEach(graph::addVertex);
    links.forEach(link -> graph.addEdge(link.a(), link.b()));
    return new ConnectivityInspector<>(graph).connectedSets();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachTreeLeadsEverywhereAndAllNodesFindTheSameTrees(long seed) {
    SampleGraph sample = sample(seed);
    Set<NodeId> part = part(sample);
    List<Link> links = links(sample, part);
    FloodingGraph flooding = sample.routes(part.iterator().next(), seed).floodingGraph();

    for (int tree = 1; tree <= 2; tree++) {
      int mask = tree;
      List<Link> branches =
          links.stream().filter(l -> (flooding.trees(l.a(), l.b()) & mask) != 0).toList();
      assertThat(branches).hasSize(part.size() - 1);
      assertThat(parts(part, branches)).hasSize(1);
    }
    for (NodeId other : part) {
      FloodingGraph same = sample.routes(other, seed + 1).floodingGraph();
      for (Link link : links) {
        assertThat(same.trees(link.b(), link.a())).isEqualTo(flooding.trees(link.a(), link.b()));
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whoIsCutOffFromOthersByFailuresHearsThatBothTreesAreBroken(long seed) {
    // given: a mesh in which some links and some nodes have just failed
    SampleGraph sample = sample(seed);
    Set<NodeId> alive = new HashSet<>(part(sample));
    List<Link> links = links(sample, alive);
    FloodingGraph flooding = sample.routes(links.get(0).a(), seed).floodingGraph();
    SplittableRandom random = new SplittableRandom(seed);
    Set<Link> failed = new HashSet<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      failed.add(links.get(random.nextInt(links.size())));
    }
    if (seed % 2 == 0) {
      NodeId dead = links.get(random.nextInt(links.size())).b();
      alive.remove(dead);
      links.stream().filter(l -> l.a().equals(dead) || l.b().equals(dead)).forEach(failed::add);
    }

    // when: announcements travel along what is left of the trees
    List<Link> left = new ArrayList<>(links);
    left.removeIf(l -> failed.contains(l) || flooding.trees(l.a(), l.b()) == FloodingGraph.NONE);

    // then: where they do not reach everybody, somebody among those they reach lost a link of each
    for (Set<NodeId> reached : parts(alive, left)) {
      int broken = FloodingGraph.NONE;
      for (Link link : failed) {
        if (reached.contains(link.a()) || reached.contains(link.b())) {
          broken |= flooding.trees(link.a(), link.b());
        }
      }
      if (broken != FloodingGraph.BOTH) {
        assertThat(reached).isEqualTo(alive);
      }
    }
  }

  @Test
  void linksAreLeftOutAboveAThousandNodesOrADegreeOfEight() {
    assertThat(FloodingGraph.pays(1_000, 4 * 1_000)).isFalse();
    assertThat(FloodingGraph.pays(1_001, 4 * 1_001)).isTrue();
    assertThat(FloodingGraph.pays(30, 8 * 30)).isFalse();
    assertThat(FloodingGraph.pays(30, 8 * 30 + 2)).isTrue();
    assertThat(FloodingGraph.pays(1, 0)).isFalse();
  }
}
