package io.meshage.protocol.topology;

import io.meshage.MeshConfig;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/** A random graph twice: as JGraphT's own, and as announcements in a store. */
final class SampleGraph {
  final List<NodeId> nodes = new ArrayList<>();
  final Graph<NodeId, DefaultWeightedEdge> graph =
      new SimpleWeightedGraph<>(DefaultWeightedEdge.class);

  SampleGraph(long seed, int size, int links, int mostCost) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < size; i++) {
      NodeId id = NodeId.ofName("n" + i);
      nodes.add(id);
      graph.addVertex(id);
    }
    for (int i = 0; i < links; i++) {
      NodeId a = nodes.get(random.nextInt(size));
      NodeId b = nodes.get(random.nextInt(size));
      if (!a.equals(b)) {
        link(a, b, random.nextInt(1, mostCost + 1));
      }
    }
  }

  void link(NodeId a, NodeId b, int cost) {
    DefaultWeightedEdge edge = graph.addEdge(a, b);
    if (edge != null) {
      graph.setEdgeWeight(edge, cost);
    }
  }

  static Announcement announcement(String name, int sequence, List<Adjacency> neighbours) {
    return announcement(name, 1, sequence, neighbours);
  }

  static Announcement announcement(
      String name, long instance, int sequence, List<Adjacency> neighbours) {
    return new Announcement(
        NodeId.ofName(name),
        name,
        1,
        instance,
        sequence,
        3_600_000,
        "",
        List.of(),
        neighbours.stream().sorted(Comparator.comparing(Adjacency::neighbour)).toList());
  }

  private List<Adjacency> neighbours(NodeId node) {
    List<Adjacency> neighbours = new ArrayList<>();
    for (DefaultWeightedEdge edge : graph.edgesOf(node)) {
      NodeId source = graph.getEdgeSource(edge);
      NodeId other = source.equals(node) ? graph.getEdgeTarget(edge) : source;
      // Only one end asks for the cost: the larger counts.
      boolean payer = node.compareTo(other) < 0;
      neighbours.add(new Adjacency(other, payer ? (int) graph.getEdgeWeight(edge) : 1));
    }
    return neighbours;
  }

  private LinkGraph graph(AnnouncementStore store, long seed) {
    Entry self = store.addSelf(announcement("n0", 1, neighbours(nodes.get(0))), 0);
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, Integer> order = new TreeMap<>();
    for (int i = 1; i < nodes.size(); i++) {
      order.put(random.nextLong(), i);
    }
    for (int i : order.values()) {
      List<Adjacency> neighbours = neighbours(nodes.get(i));
      store.keep(announcement("n" + i, 1, neighbours), NodeId.ofName("introducer"), 0);
    }
    LinkGraph graph = new LinkGraph(store, self);
    graph.ownLinks(self.announcement.neighbours());
    return graph;
  }

  private static AnnouncementStore store() {
    return new AnnouncementStore(MeshConfig.lan("x").build().topology().maxAge());
  }

  MeshGraph meshGraph(long seed) {
    return graph(store(), seed).snapshot();
  }

  RouteTable routes(NodeId self, long seed) {
    AnnouncementStore store = store();
    return new RouteTable(graph(store, seed).snapshot(), self, store.left());
  }
}
