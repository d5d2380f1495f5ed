package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.NodeId;
import io.meshage.protocol.port.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.GraphTests;
import org.jgrapht.Graphs;
import org.jgrapht.alg.connectivity.BiconnectivityInspector;
import org.jgrapht.alg.connectivity.ConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.alg.shortestpath.DijkstraShortestPath;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes and trees against JGraphT's algorithms and against each other, over random graphs. */
class RouteTableTest {
  private static final String GRAPHS = "seed {0}: {1} nodes, {2} links, costs to {3}";

  @ParameterizedTest(name = GRAPHS)
  @CsvSource({"1, 2, 1, 1", "2, 30, 50, 1", "3, 60, 60, 1", "4, 40, 90, 3", "5, 50, 70, 65535"})
  void everyPathIsAsShortAsTheirs(long seed, int size, int links, int mostCost) {
    SampleGraph sample = new SampleGraph(seed, size, links, mostCost);
    for (NodeId self : sample.nodes) {
      RouteTable routes = sample.routes(self, seed);
      var theirs = new DijkstraShortestPath<>(sample.graph).getPaths(self);
      for (NodeId node : sample.nodes) {
        String name = "n" + sample.nodes.indexOf(node);
        var path = theirs.getPath(node);
        var route = routes.topology().route(name);

        assertThat(route.isPresent()).as("seed %d, %s", seed, name).isEqualTo(path != null);
        if (path != null && route.isPresent()) {
          assertThat(route.get().cost()).as("seed %d", seed).isEqualTo((int) path.getWeight());
          assertThat(routes.hops(node)).isEqualTo(route.get().hops().size() - 1);
          if (mostCost == 1) {
            assertThat(routes.hops(node))
                .isEqualTo(BFSShortestPath.findPathBetween(sample.graph, self, node).getLength());
          }
        } else {
          assertThat(routes.hops(node)).isEqualTo(-1);
          assertThat(routes.nextHop(node)).isNull();
        }
      }
      assertThat(routes.nextHop(self)).isNull();
      assertThat(routes.reachable()).isSorted().doesNotContain(self);
    }
  }

  @ParameterizedTest(name = GRAPHS)
  @CsvSource({"6, 30, 50, 1", "7, 40, 90, 3", "8, 50, 70, 65535"})
  void nextHopsOfAllNodesTogetherLeadThereAtTheSameCost(
      long seed, int size, int links, int mostCost) {
    SampleGraph sample = new SampleGraph(seed, size, links, mostCost);
    Map<NodeId, Routes> routes = new TreeMap<>();
    sample.nodes.forEach(node -> routes.put(node, sample.routes(node, seed)));
    DijkstraShortestPath<NodeId, DefaultWeightedEdge> theirs =
        new DijkstraShortestPath<>(sample.graph);
    for (NodeId from : sample.nodes) {
      for (NodeId to : at(routes, from).reachable()) {
        double cost = 0;
        for (NodeId node = from; !node.equals(to); ) {
          NodeId next = Objects.requireNonNull(at(routes, node).nextHop(to));
          cost += sample.graph.getEdgeWeight(sample.graph.getEdge(node, next));
          node = next;
        }
        assertThat(cost).as("seed %d", seed).isEqualTo(theirs.getPathWeight(from, to));
      }
    }
  }

  @ParameterizedTest(name = GRAPHS)
  @CsvSource({"9, 25, 40, 1", "10, 25, 60, 3", "11, 30, 30, 9"})
  void theTreesThatDifferentNodesComputeFitTogether(long seed, int size, int links, int mostCost) {
    // given: every node's own table, from announcements that came in different orders
    SampleGraph sample = new SampleGraph(seed, size, links, mostCost);
    Map<NodeId, Routes> routes = new TreeMap<>();
    sample.nodes.forEach(node -> routes.put(node, sample.routes(node, node.low())));

    for (NodeId source : sample.nodes) {
      Set<NodeId> covered = new TreeSet<>(List.of(source));
      for (NodeId node : sample.nodes) {
        for (NodeId child : at(routes, node).children(source)) {
          // then: nobody has two parents, and the parent is the lowest that is possible
          assertThat(covered.add(child)).as("seed %d", seed).isTrue();
          assertThat(node).as("seed %d", seed).isEqualTo(lowestParent(sample, source, child));

          // then: what a parent sees below a child is what the child sees below itself
          List<NodeId> below = new ArrayList<>(List.of(child));
          Routes ofChild = at(routes, child);
          ofChild.children(source).forEach(c -> below.addAll(ofChild.subtree(source, c)));
          assertThat(at(routes, node).subtree(source, child))
              .as("seed %d", seed)
              .isSorted()
              .containsExactlyInAnyOrderElementsOf(below);
        }
      }
      assertThat(covered).hasSize(at(routes, source).reachable().size() + 1);
      assertThat(at(routes, source).children(source)).isSorted();
    }
  }

  private static NodeId lowestParent(SampleGraph sample, NodeId source, NodeId child) {
    var paths = new DijkstraShortestPath<>(sample.graph).getPaths(source);
    return Graphs.neighborListOf(sample.graph, child).stream()
        .filter(
            node ->
                paths.getWeight(node)
                        + sample.graph.getEdgeWeight(sample.graph.getEdge(node, child))
                    == paths.getWeight(child))
        .sorted()
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = GRAPHS)
  @CsvSource({"12, 25, 40, 1", "13, 30, 45, 4"})
  void detoursAvoidRelaysAndNeighboursAndAreStillShortest(
      long seed, int size, int links, int mostCost) {
    SampleGraph sample = new SampleGraph(seed, size, links, mostCost);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      NodeId self = sample.nodes.get(random.nextInt(size));
      NodeId to = sample.nodes.get(random.nextInt(size));
      List<NodeId> avoided = new ArrayList<>();
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        avoided.add(sample.nodes.get(random.nextInt(size)));
      }
      avoided.remove(self);
      if (self.equals(to) || avoided.contains(self)) {
        continue;
      }
      // when
      NodeId next = sample.routes(self, seed).nextHopAvoiding(to, avoided);

      // then: JGraphT agrees on the graph without them, but for the destination itself
      Set<NodeId> allowed = new TreeSet<>(sample.nodes);
      avoided.forEach(allowed::remove);
      allowed.add(to);
      Graph<NodeId, DefaultWeightedEdge> rest = new AsSubgraph<>(sample.graph, allowed);
      if (avoided.contains(to)) {
        rest.removeEdge(self, to);
      }
      double best = new DijkstraShortestPath<>(rest).getPathWeight(self, to);
      if (next == null) {
        assertThat(best).as("seed %d, round %d", seed, round).isInfinite();
      } else {
        double first = rest.getEdgeWeight(rest.getEdge(self, next));
        rest.removeVertex(self);
        assertThat(first + new DijkstraShortestPath<>(rest).getPathWeight(next, to))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(best);
      }
    }
  }

  @ParameterizedTest(name = GRAPHS)
  @CsvSource({"14, 30, 50, 1", "15, 30, 50, 7", "16, 1, 0, 1"})
  void theirAlgorithmsRunOnTheSnapshotItself(long seed, int size, int links, int mostCost) {
    SampleGraph sample = new SampleGraph(seed, size, links, mostCost);
    MeshGraph mesh = sample.meshGraph(seed);

    GraphTests.requireUndirected(mesh);
    assertThat(GraphTests.isSimple(mesh)).isTrue();
    assertThat(mesh.vertexSet()).containsExactlyElementsOf(new TreeSet<>(sample.nodes));
    assertThat(mesh.edgeSet()).hasSize(sample.graph.edgeSet().size());
    for (DefaultWeightedEdge edge : sample.graph.edgeSet()) {
      NodeId a = sample.graph.getEdgeSource(edge);
      NodeId b = sample.graph.getEdgeTarget(edge);
      Integer same = Objects.requireNonNull(mesh.getEdge(a, b));
      assertThat(same).isEqualTo(mesh.getEdge(b, a));
      assertThat(mesh.getEdgeWeight(same)).isEqualTo(sample.graph.getEdgeWeight(edge));
      assertThat(List.of(mesh.getEdgeSource(same), mesh.getEdgeTarget(same)))
          .containsExactlyInAnyOrder(a, b);
      assertThat(mesh.edgesOf(a)).contains(same);
      assertThat(mesh.getAllEdges(a, b)).containsExactly(same);
    }
    for (NodeId node : sample.nodes) {
      assertThat(mesh.degreeOf(node)).isEqualTo(sample.graph.degreeOf(node));
      var ours = new DijkstraShortestPath<>(mesh).getPaths(node);
      var theirs = new DijkstraShortestPath<>(sample.graph).getPaths(node);
      sample.nodes.forEach(to -> assertThat(ours.getWeight(to)).isEqualTo(theirs.getWeight(to)));
    }
    assertThat(new ConnectivityInspector<>(mesh).connectedSets())
        .containsExactlyInAnyOrderElementsOf(
            new ConnectivityInspector<>(sample.graph).connectedSets());
    assertThat(new BiconnectivityInspector<>(mesh).getCutpoints())
        .isEqualTo(new BiconnectivityInspector<>(sample.graph).getCutpoints());
    assertThatThrownBy(() -> mesh.removeVertex(sample.nodes.get(0)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void equalLinksHaveEqualDigestsAndOthersHaveOthers() {
    // given: one component that all nodes are in
    SampleGraph sample = new SampleGraph(17, 12, 60, 3);
    assertThat(new ConnectivityInspector<>(sample.graph).isConnected()).isTrue();
    Set<Long> digests = new TreeSet<>();
    sample.nodes.forEach(node -> digests.add(sample.routes(node, node.high()).digest()));
    assertThat(digests).hasSize(1);

    // when: each link in turn costs more, or is gone
    NodeId self = sample.nodes.get(0);
    for (DefaultWeightedEdge edge : List.copyOf(sample.graph.edgeSet())) {
      double cost = sample.graph.getEdgeWeight(edge);
      NodeId a = sample.graph.getEdgeSource(edge);
      NodeId b = sample.graph.getEdgeTarget(edge);
      sample.graph.setEdgeWeight(edge, cost + 1);
      digests.add(sample.routes(self, 1).digest());
      sample.graph.removeEdge(edge);
      digests.add(sample.routes(self, 1).digest());
      sample.link(a, b, (int) cost);
    }

    // then: no two are the same
    assertThat(digests).hasSize(1 + 2 * sample.graph.edgeSet().size());
  }

  @Test
  void linksThatNoPathLeadsToDoNotChangeTheDigest() {
    SampleGraph sample = new SampleGraph(18, 6, 0, 1);
    sample.link(sample.nodes.get(0), sample.nodes.get(1), 1);
    long before = sample.routes(sample.nodes.get(0), 1).digest();

    sample.link(sample.nodes.get(2), sample.nodes.get(3), 1);

    assertThat(sample.routes(sample.nodes.get(0), 1).digest()).isEqualTo(before);
  }

  @Test
  void theLongestAndDearestPathIsCountedRight() {
    // given: a line at the highest cost, beyond what an int holds
    SampleGraph sample = new SampleGraph(19, 33_000, 0, 1);
    for (int i = 1; i < sample.nodes.size(); i++) {
      sample.link(sample.nodes.get(i - 1), sample.nodes.get(i), 65_535);
    }
    RouteTable routes = sample.routes(sample.nodes.get(0), 1);

    var route = routes.topology().route("n32999").orElseThrow();
    assertThat(route.hops()).hasSize(33_000);
    assertThat(route.cost()).isEqualTo(Integer.MAX_VALUE);
  }

  private static Routes at(Map<NodeId, Routes> routes, NodeId node) {
    Routes found = routes.get(node);
    if (found == null) {
      throw new IllegalStateException("no routes of " + node);
    }
    return found;
  }
}
