package io.meshage.graphviz;

import io.meshage.Topology;
import io.meshage.graphviz.DotStyle.Part;
import io.meshage.graphviz.Sketch.Line;
import io.meshage.graphviz.Sketch.Mark;
import io.meshage.graphviz.Sketch.Node;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes a topology in the DOT language of Graphviz, for any of its programs: {@code dot -Tsvg}.
 *
 * <p>The text is an undirected graph in a fixed order, nodes by name and links by their ends, so
 * the same topology gives the same text and two texts can be compared. Every name a node can have
 * is valid, because each is quoted. Text outside ASCII is written as it is: save it as UTF-8.
 *
 * <p>Source: "The DOT Language" and "Attributes" in the Graphviz documentation. Thread-safe.
 */
public final class DotWriter {

  private DotWriter() {}

  /** Returns the topology as DOT in the standard style. */
  public static String write(Topology topology) {
    return write(topology, DotStyle.standard());
  }

  /** Returns the topology as DOT. */
  public static String write(Topology topology, DotStyle style) {
    Sketch sketch = Sketch.of(topology, style);
    Palette palette = style.palette();
    StringBuilder dot = new StringBuilder("graph \"meshage\" {\n");
    dot.append("  graph ").append(picture(sketch, style, palette)).append(";\n");
    dot.append("  node ").append(usualNode(style)).append(";\n");
    dot.append("  edge ").append(usualLink(style, palette)).append(";\n");
    for (Node node : sketch.nodes()) {
      dot.append("  ").append(DotText.id(node.name())).append(' ');
      dot.append(node(node, palette)).append(";\n");
    }
    for (Line line : sketch.lines()) {
      dot.append("  ").append(DotText.id(sketch.nodes().get(line.a()).name())).append(" -- ");
      dot.append(DotText.id(sketch.nodes().get(line.b()).name()));
      dot.append(link(line, palette)).append(";\n");
    }
    return dot.append("}\n").toString();
  }

  private static String picture(Sketch sketch, DotStyle style, Palette palette) {
    Map<String, String> attributes = new TreeMap<>();
    // Springs suit a mesh, ranks do not; with this line `dot` draws it with springs too.
    attributes.put("layout", "neato");
    attributes.put("start", "7"); // the same picture every time
    attributes.put("overlap", "false");
    attributes.put("sep", "+12");
    attributes.put("outputorder", "edgesfirst");
    attributes.put("pad", "0.3");
    attributes.put("charset", "UTF-8");
    attributes.put("bgcolor", palette.of(Part.BACKGROUND).toString());
    attributes.put("fontname", style.font());
    attributes.put("fontcolor", palette.of(Part.TEXT).toString());
    attributes.put("labelloc", "b");
    return list(attributes, "label=" + DotText.caption(sketch, style, palette));
  }

  private static String usualNode(DotStyle style) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("shape", "box");
    attributes.put("style", "rounded,filled");
    attributes.put("fontname", style.font());
    attributes.put("fontsize", "13");
    attributes.put("height", "0.45");
    attributes.put("width", "0.45");
    attributes.put("margin", "0.13,0.05");
    attributes.put("penwidth", "1.5");
    return list(attributes, "");
  }

  private static String usualLink(DotStyle style, Palette palette) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("color", palette.of(Part.LINK).toString());
    attributes.put("fontcolor", palette.of(Part.TEXT).toString());
    attributes.put("fontname", style.font());
    attributes.put("fontsize", "11");
    attributes.put("len", "1.4");
    // Up to the middle, beneath the node: clipped, links stop short of round corners.
    attributes.put("headclip", "false");
    attributes.put("tailclip", "false");
    attributes.put("penwidth", "1.5");
    return list(attributes, "");
  }

  private static String node(Node node, Palette palette) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("color", palette.of(node.look()).toString());
    attributes.put("fillcolor", palette.filling(node.look()).toString());
    attributes.put("fontcolor", palette.ink(node.look()).toString());
    switch (node.look()) {
      case SUSPECT, DEAD -> attributes.put("style", "rounded,filled,dashed");
      case LEAVING -> attributes.put("style", "rounded,filled,dotted");
      default -> {}
    }
    String mark = "";
    if (node.mark() != Mark.NONE) {
      attributes.put("color", palette.of(Sketch.part(node.mark())).toString());
      attributes.put("penwidth", "3");
      mark = node.mark() == Mark.FAILED ? " ✗" : " ✓";
    }
    attributes.put("tooltip", Sketch.words(node.look()));
    return list(attributes, "label=" + DotText.label(node.name() + mark));
  }

  private static String link(Line line, Palette palette) {
    Map<String, String> attributes = new TreeMap<>();
    StringJoiner label = new StringJoiner(" ");
    if (line.onRoute()) {
      attributes.put("color", palette.of(Part.ROUTE).toString());
      attributes.put("penwidth", "3");
      attributes.put("headclip", "true");
      attributes.put("tailclip", "true");
      attributes.put("dir", line.forward() ? line.backward() ? "both" : "forward" : "back");
      label.add("#" + line.steps());
    }
    if (!line.label().isEmpty()) {
      label.add(line.label());
    }
    if (attributes.isEmpty() && label.length() == 0) {
      return "";
    }
    return " "
        + list(attributes, label.length() == 0 ? "" : "label=" + DotText.label(label.toString()));
  }

  /** Joins attributes in their order, the last of them already in DOT. */
  private static String list(Map<String, String> attributes, String written) {
    StringJoiner list = new StringJoiner(", ", "[", "]");
    attributes.forEach((key, value) -> list.add(key + "=" + DotText.id(value)));
    if (!written.isEmpty()) {
      list.add(written);
    }
    return list.toString();
  }
}
