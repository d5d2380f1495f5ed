package io.meshage.graphviz;

import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.Topology;
import io.meshage.graphviz.DotStyle.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is to be drawn of a topology, before anybody knows where: nodes in name order, links in the
 * order of their ends, and what the style marks among them. DOT and pictures both start here.
 */
record Sketch(List<Node> nodes, List<Line> lines, String title, String totals) {

  /** What happened to a message at a node. */
  enum Mark {
    NONE,
    ACKNOWLEDGED,
    FAILED
  }

  /**
   * A node.
   *
   * @param look one of the parts that stand for nodes
   */
  record Node(String name, Part look, Mark mark) {}

  /**
   * A link between two nodes, by their places in the list.
   *
   * @param label the cost as text, empty where none is shown
   * @param steps when routes take it, such as "2"; empty if none does
   * @param forward whether a route takes it from a to b
   * @param backward whether a route takes it from b to a
   */
  record Line(int a, int b, String label, String steps, boolean forward, boolean backward) {
    boolean onRoute() {
      return forward || backward;
    }
  }

  static Sketch of(Topology topology, DotStyle style) {
    Map<String, Integer> places = new TreeMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Member member : topology.members().values()) {
      places.put(member.name(), nodes.size());
      nodes.add(new Node(member.name(), look(topology, member), mark(member.name(), style)));
    }
    Steps steps = new Steps(style.routes());
    List<Line> lines = new ArrayList<>();
    for (Topology.Link link : topology.links()) {
      Integer a = places.get(link.a());
      Integer b = places.get(link.b());
      if (a != null && b != null && isDrawn(nodes.get(a), nodes.get(b))) {
        lines.add(line(link, a, b, steps, style));
      }
    }
    lines.sort((one, two) -> one.a() != two.a() ? one.a() - two.a() : one.b() - two.b());
    String totals = style.totals() ? totals(topology, lines.size()) : "";
    return new Sketch(List.copyOf(nodes), List.copyOf(lines), style.title(), totals);
  }

  private static Line line(Topology.Link link, int a, int b, Steps steps, DotStyle style) {
    String label = style.costs() && link.cost() != 1 ? String.valueOf(link.cost()) : "";
    return new Line(
        a,
        b,
        label,
        steps.of(link.a(), link.b()),
        steps.taken(link.a(), link.b()),
        steps.taken(link.b(), link.a()));
  }

  private static Part look(Topology topology, Member member) {
    if (member.name().equals(topology.self())) {
      return Part.SELF;
    }
    return switch (member.state()) {
      case ALIVE -> Part.ALIVE;
      case SUSPECT -> Part.SUSPECT;
      case LEAVING -> Part.LEAVING;
      case DEAD -> Part.DEAD;
    };
  }

  private static boolean isDrawn(Node a, Node b) {
    return !a.equals(b) && a.look() != Part.DEAD && b.look() != Part.DEAD;
  }

  private static Mark mark(String name, DotStyle style) {
    if (style.failed().contains(name)) {
      return Mark.FAILED;
    }
    return style.acknowledged().contains(name) ? Mark.ACKNOWLEDGED : Mark.NONE;
  }

  private static String totals(Topology topology, int links) {
    long dead =
        topology.members().values().stream()
            .filter(member -> member.state() == MemberState.DEAD)
            .count();
    long alive = topology.members().size() - dead;
    String nodes = alive == 1 ? "1 node, " : alive + " nodes, ";
    String missing = dead == 0 ? "" : dead + " unreachable, ";
    return nodes
        + (links == 1 ? "1 link, " : links + " links, ")
        + missing
        + "seen by "
        + topology.self();
  }

  /** Returns which parts and marks occur, in the order in which a legend names them. */
  Set<Part> shown() {
    Set<Part> shown = EnumSet.noneOf(Part.class);
    for (Node node : nodes) {
      shown.add(node.look());
      if (node.mark() != Mark.NONE) {
        shown.add(part(node.mark()));
      }
    }
    if (lines.stream().anyMatch(line -> !line.label().isEmpty())) {
      shown.add(Part.LINK);
    }
    if (lines.stream().anyMatch(Line::onRoute)) {
      shown.add(Part.ROUTE);
    }
    return shown;
  }

  static Part part(Mark mark) {
    return mark == Mark.FAILED ? Part.FAILED : Part.ACKNOWLEDGED;
  }

  /** Returns the words of a legend for a part. */
  static String words(Part part) {
    return switch (part) {
      case SELF -> "this node";
      case ALIVE -> "alive";
      case SUSPECT -> "suspect";
      case LEAVING -> "leaving";
      case DEAD -> "unreachable";
      case LINK -> "cost of a link";
      case ROUTE -> "route";
      case ACKNOWLEDGED -> "acknowledged";
      case FAILED -> "failed";
      case BACKGROUND, TEXT -> throw new IllegalArgumentException("no words for " + part);
    };
  }
}
