package io.meshage.protocol.delivery;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.Capabilities;
import io.meshage.protocol.port.Routes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Routes over a graph that is given, by breadth-first search; ties go to the lowest id. */
final class FakeRoutes implements Routes {
  private final NodeId self;
  private final SortedMap<NodeId, NavigableSet<NodeId>> links;
  private final NavigableSet<NodeId> left;
  final Map<NodeId, Capabilities> capabilities = new TreeMap<>();
  private final long digest;
  private final Map<List<NodeId>, List<NodeId>> subtrees = new LinkedHashMap<>();
  private final Map<NodeId, Map<NodeId, NodeId>> trees = new TreeMap<>();

  FakeRoutes(
      NodeId self, SortedMap<NodeId, NavigableSet<NodeId>> links, NavigableSet<NodeId> left) {
    this.self = self;
    this.links = new TreeMap<>();
    links.forEach((node, others) -> this.links.put(node, new TreeSet<>(others)));
    this.left = new TreeSet<>(left);
    this.digest = digestOf(this.links);
  }

  @Override
  public long digest() {
    return digest;
  }

  private static long digestOf(SortedMap<NodeId, NavigableSet<NodeId>> links) {
    long digest = 17;
    for (Map.Entry<NodeId, NavigableSet<NodeId>> node : links.entrySet()) {
      digest = digest * 1_000_003 + node.getKey().low();
      for (NodeId other : node.getValue()) {
        digest = digest * 1_000_033 + other.low() + 1;
      }
    }
    return digest;
  }

  @Override
  public boolean isKnown(NodeId node) {
    return node.equals(self) || links.containsKey(node);
  }

  @Override
  public boolean hasLeft(NodeId node) {
    return left.contains(node);
  }

  @Override
  public @Nullable NodeId nextHop(NodeId destination) {
    return firstStep(tree(self), destination);
  }

  @Override
  public @Nullable NodeId nextHopAvoiding(NodeId destination, Collection<NodeId> avoided) {
    SortedMap<NodeId, NavigableSet<NodeId>> rest = new TreeMap<>();
    links.forEach(
        (node, others) -> {
          if (!avoided.contains(node) || node.equals(destination)) {
            NavigableSet<NodeId> kept = new TreeSet<>(others);
            kept.removeIf(other -> avoided.contains(other) && !other.equals(destination));
            rest.put(node, kept);
          }
        });
    if (avoided.contains(destination)) {
      rest.getOrDefault(self, new TreeSet<>()).remove(destination);
    }
    return firstStep(search(self, rest), destination);
  }

  private @Nullable NodeId firstStep(Map<NodeId, NodeId> parents, NodeId destination) {
    if (destination.equals(self) || !parents.containsKey(destination)) {
      return null;
    }
    NodeId step = destination;
    while (!self.equals(parents.get(step))) {
      step = parents.get(step);
    }
    return step;
  }

  @Override
  public List<NodeId> reachable() {
    NavigableSet<NodeId> found = new TreeSet<>(tree(self).keySet());
    found.remove(self);
    return List.copyOf(found);
  }

  @Override
  public List<NodeId> children(NodeId source) {
    return below(source, self);
  }

  private List<NodeId> below(NodeId source, NodeId parent) {
    NavigableSet<NodeId> found = new TreeSet<>();
    tree(source)
        .forEach(
            (node, above) -> {
              if (above.equals(parent) && !node.equals(source)) {
                found.add(node);
              }
            });
    return List.copyOf(found);
  }

  @Override
  public List<NodeId> subtree(NodeId source, NodeId child) {
    return subtrees.computeIfAbsent(List.of(source, child), any -> findSubtree(source, child));
  }

  private List<NodeId> findSubtree(NodeId source, NodeId child) {
    NavigableSet<NodeId> found = new TreeSet<>();
    ArrayDeque<NodeId> waiting = new ArrayDeque<>(List.of(child));
    while (!waiting.isEmpty()) {
      NodeId next = waiting.remove();
      found.add(next);
      waiting.addAll(below(source, next));
    }
    return List.copyOf(found);
  }

  @Override
  public int hops(NodeId destination) {
    if (destination.equals(self)) {
      return 0;
    }
    Map<NodeId, NodeId> parents = tree(self);
    int hops = 0;
    for (NodeId at = destination; !at.equals(self); at = parents.get(at)) {
      if (!parents.containsKey(at)) {
        return -1;
      }
      hops++;
    }
    return hops;
  }

  @Override
  public int longest() {
    return reachable().stream().mapToInt(this::hops).max().orElse(0);
  }

  @Override
  public int largestBodyForAll() {
    return reachable().stream()
        .mapToInt(node -> capabilities(node).largestBody())
        .min()
        .orElse(Limits.MAX_BODY_BYTES);
  }

  @Override
  public Routes carrying(int bodyBytes) {
    if (bodyBytes <= largestBodyForAll()) {
      return this;
    }
    SortedMap<NodeId, NavigableSet<NodeId>> rest = new TreeMap<>();
    links.forEach(
        (node, others) -> {
          NavigableSet<NodeId> kept = new TreeSet<>(others);
          kept.removeIf(other -> !takes(other, bodyBytes) || !takes(node, bodyBytes));
          rest.put(node, kept);
        });
    FakeRoutes carrying = new FakeRoutes(self, rest, left);
    carrying.capabilities.putAll(capabilities);
    return carrying;
  }

  private boolean takes(NodeId node, int bodyBytes) {
    return node.equals(self) || capabilities(node).largestBody() >= bodyBytes;
  }

  @Override
  public @Nullable NodeId obstacle(NodeId destination, int bodyBytes) {
    NodeId nearest = null;
    for (NodeId at = destination; hops(destination) > 0 && !at.equals(self); ) {
      nearest = takes(at, bodyBytes) ? nearest : at;
      at = tree(self).getOrDefault(at, self);
    }
    return nearest;
  }

  @Override
  public Capabilities capabilities(NodeId node) {
    return capabilities.getOrDefault(node, Capabilities.NONE);
  }

  @Override
  public String name(NodeId node) {
    return "n" + node.low();
  }

  private Map<NodeId, NodeId> tree(NodeId root) {
    return trees.computeIfAbsent(root, any -> search(root, links));
  }

  /** Returns each reached node's parent; the root is its own. */
  private static Map<NodeId, NodeId> search(
      NodeId root, SortedMap<NodeId, NavigableSet<NodeId>> links) {
    Map<NodeId, NodeId> parents = new LinkedHashMap<>();
    parents.put(root, root);
    List<NodeId> level = List.of(root);
    while (!level.isEmpty()) {
      NavigableSet<NodeId> next = new TreeSet<>();
      for (NodeId node : new TreeSet<>(level)) {
        for (NodeId other : links.getOrDefault(node, new TreeSet<>())) {
          boolean isMutual = links.getOrDefault(other, new TreeSet<>()).contains(node);
          if (isMutual && !parents.containsKey(other)) {
            parents.put(other, node);
            next.add(other);
          }
        }
      }
      level = new ArrayList<>(next);
    }
    return parents;
  }
}
