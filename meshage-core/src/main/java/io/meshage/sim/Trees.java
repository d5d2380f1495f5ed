package io.meshage.sim;

import com.google.common.collect.Iterables;
import io.meshage.NodeId;
import io.meshage.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** I19: where views are equal, all nodes see the same tree of each source. */
final class Trees {
  /** Of how many sources the trees are compared; each costs a search on every node. */
  private static final int MOST_SOURCES = 16;

  private final Map<String, Life> lives = new TreeMap<>();

  Trees(Iterable<Life> lives) {
    for (Life life : lives) {
      if (!life.isOver) {
        this.lives.put(life.node.config.name(), life);
      }
    }
  }

  /** Returns in words who disagrees about which tree; empty if nobody does. */
  String difference() {
    for (String source : Iterables.limit(lives.keySet(), MOST_SOURCES)) {
      String difference = difference(source);
      if (!difference.isEmpty()) {
        return difference;
      }
    }
    return "";
  }

  /** Whoever is reachable is the child of exactly one node, if all of them see the same. */
  private String difference(String source) {
    Topology view = view(source);
    Map<NodeId, List<String>> parents = new TreeMap<>();
    for (String name : view.nodes()) {
      Life life = lives.get(name);
      if (life == null || !life.hosted().mesh().sameLinks(view)) {
        return ""; // views differ, and so may trees
      }
      life.hosted()
          .children(source)
          .forEach(child -> parents.computeIfAbsent(child, any -> new ArrayList<>()).add(name));
    }
    for (String name : view.nodes()) {
      List<String> all = parents.getOrDefault(NodeId.ofName(name), List.of());
      if (all.size() != (name.equals(source) ? 0 : 1)) {
        return "in the tree of " + source + ", " + name + " is the child of " + all;
      }
    }
    return "";
  }

  private Topology view(String name) {
    Life life = lives.get(name);
    if (life == null) {
      throw new IllegalArgumentException("no node is called " + name);
    }
    return life.hosted().mesh();
  }
}
