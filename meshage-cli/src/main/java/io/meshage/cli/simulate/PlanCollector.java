package io.meshage.cli.simulate;

import io.meshage.Limits;
import io.meshage.cli.simulate.PlanFile.Read;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.NetworkPlan.Link;
import io.meshage.sim.study.Position;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes a plan of what a reader of files reports. Real files link nodes twice and in both
 * directions, to themselves, give several nodes one label and some no position; a plan does not.
 */
final class PlanCollector {
  /** Lines of a file that may mean the same link. */
  static final int MAX_EDGES = 4 * NetworkPlan.MAX_LINKS;

  private static final Set<String> LABEL = Set.of("label", "name");
  private static final Set<String> LATITUDE = Set.of("latitude", "lat");
  private static final Set<String> LONGITUDE = Set.of("longitude", "lon", "lng", "long");

  /** In the order of the file; edges of DOT and lists bring their nodes along. */
  private final Map<Object, Attributes> nodes = new LinkedHashMap<>();

  private final Set<Edge> edges = new LinkedHashSet<>();
  private final List<String> remarks = new ArrayList<>();
  private int read;
  private int doubled;
  private int selfLinks;

  private record Edge(Object from, Object to) {}

  /** What is known of a node. */
  private static final class Attributes {
    String label = "";
    String latitude = "";
    String longitude = "";
  }

  void node(Object id) {
    if (nodes.size() == NetworkPlan.MAX_NODES && !nodes.containsKey(id)) {
      throw new PlanException("it has more than " + NetworkPlan.MAX_NODES + " nodes");
    }
    nodes.computeIfAbsent(id, any -> new Attributes());
  }

  void attribute(Object id, String name, String value) {
    Attributes node = nodes.get(id);
    String key = name.toLowerCase(Locale.ROOT);
    if (node == null) {
      return;
    }
    if (LATITUDE.contains(key)) {
      node.latitude = value;
    } else if (LONGITUDE.contains(key)) {
      node.longitude = value;
    } else if (LABEL.contains(key) && !value.equals("\\N")) {
      node.label = key.equals("label") || node.label.isEmpty() ? value : node.label;
    }
  }

  static PlanException tooManyEdges() {
    return new PlanException("it has more than " + MAX_EDGES + " edges");
  }

  void edge(Object from, Object to) {
    if (++read > MAX_EDGES) {
      throw tooManyEdges();
    }
    if (from.equals(to)) {
      selfLinks++;
    } else if (edges.contains(new Edge(to, from)) || !edges.add(new Edge(from, to))) {
      doubled++;
    } else if (edges.size() > NetworkPlan.MAX_LINKS) {
      throw new PlanException("it has more than " + NetworkPlan.MAX_LINKS + " links");
    }
  }

  Read plan() {
    if (nodes.isEmpty()) {
      throw new PlanException("it has no nodes");
    }
    Map<Object, String> names = names();
    List<Link> links = new ArrayList<>();
    for (Edge edge : edges) {
      links.add(new Link(end(names, edge.from()), end(names, edge.to())));
    }
    if (doubled > 0) {
      remarks.add(doubled + " of " + read + " edges stand for a link that was there already");
    }
    if (selfLinks > 0) {
      remarks.add(selfLinks + " edges lead from a node to itself and were left out");
    }
    Map<String, Position> positions = positions(names);
    try {
      return new Read(new NetworkPlan(List.copyOf(names.values()), links, positions), remarks);
    } catch (IllegalArgumentException e) {
      throw new PlanException(String.valueOf(e.getMessage()));
    }
  }

  private static String end(Map<Object, String> names, Object id) {
    String name = names.get(id);
    if (name == null) {
      throw new PlanException("an edge leads to node " + id + ", which is not there");
    }
    return name;
  }

  /**
   * Calls each node by its label if no other has it and it can be a name, otherwise by its id.
   * Labels that would be the same name, such as those with a space behind, are the same.
   */
  private Map<Object, String> names() {
    Map<String, Integer> uses = new HashMap<>();
    nodes.forEach((id, node) -> uses.merge(named(node.label), 1, Integer::sum));
    nodes.keySet().forEach(id -> uses.merge(id.toString(), 1, Integer::sum));
    Map<Object, String> names = new LinkedHashMap<>();
    int unlabelled = 0;
    for (Map.Entry<Object, Attributes> node : nodes.entrySet()) {
      String id = node.getKey().toString();
      String label = named(node.getValue().label);
      boolean isIts = label.equals(id);
      boolean isFree = uses.getOrDefault(label, 0) <= (isIts ? 2 : 1);
      boolean usable = !label.isEmpty() && isFree && isName(label);
      unlabelled += !usable && !label.isEmpty() ? 1 : 0;
      names.put(node.getKey(), usable ? label : id);
    }
    if (unlabelled > 0) {
      remarks.add(
          unlabelled + " nodes go by their id, because their label is not unique or no name");
    }
    return names;
  }

  /** What a label is as a name: without what is around it, in the one form that names have. */
  private static String named(String label) {
    return Normalizer.normalize(label.strip(), Normalizer.Form.NFC);
  }

  private static boolean isName(String text) {
    try {
      return !Limits.name(text, "the name").isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Map<String, Position> positions(Map<Object, String> names) {
    Map<String, Position> positions = new TreeMap<>();
    nodes.forEach(
        (id, node) -> {
          Position position = position(node);
          if (position != null) {
            positions.put(names.getOrDefault(id, id.toString()), position);
          }
        });
    int missing = nodes.size() - positions.size();
    if (missing > 0 && !positions.isEmpty()) {
      remarks.add(missing + " of " + nodes.size() + " nodes have no position");
    }
    return positions;
  }

  private static @org.jspecify.annotations.Nullable Position position(Attributes node) {
    try {
      return new Position(Double.parseDouble(node.latitude), Double.parseDouble(node.longitude));
    } catch (IllegalArgumentException e) {
      return null; // no number, or no place on earth: as if it were missing
    }
  }
}
