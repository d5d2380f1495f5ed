package io.meshage.graphviz;

import io.meshage.graphviz.DotStyle.Part;
import java.util.Set;

/**
 * Text in DOT. A quoted id may hold anything; inside, only {@code \"} is an escape, and a backslash
 * before the closing quote would swallow it, so each backslash is doubled. The doubled one stays in
 * the id, which is unique all the same, and a label shows it as one. Some readers other than
 * Graphviz take even the second of a pair together with the quote; a space keeps them apart. No
 * name ends in a space, so that is unique as well.
 */
final class DotText {

  private DotText() {}

  /** Returns an id for the text, different for different texts. */
  static String id(String text) {
    String end = text.endsWith("\\") ? " \"" : "\"";
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + end;
  }

  /** Returns a label that shows the text; labels also read the entities of HTML. */
  static String label(String text) {
    return id(text.replace("&", "&amp;"));
  }

  /** Returns title, totals and legend as one label below the graph. */
  static String caption(Sketch sketch, DotStyle style, Palette palette) {
    StringBuilder rows = new StringBuilder();
    if (!sketch.title().isEmpty()) {
      rows.append("<TR><TD><B>").append(html(sketch.title())).append("</B></TD></TR>");
    }
    if (!sketch.totals().isEmpty()) {
      rows.append("<TR><TD>").append(html(sketch.totals())).append("</TD></TR>");
    }
    Set<Part> shown = sketch.shown();
    if (style.legend() && !shown.isEmpty()) {
      rows.append("<TR><TD><FONT POINT-SIZE=\"11\">");
      for (Part part : shown) {
        rows.append(symbol(part, palette)).append(' ').append(Sketch.words(part)).append("   ");
      }
      rows.append("</FONT></TD></TR>");
    }
    return rows.length() == 0
        ? "\"\""
        : "<<TABLE BORDER=\"0\" CELLSPACING=\"2\">" + rows + "</TABLE>>";
  }

  private static String symbol(Part part, Palette palette) {
    String symbol =
        switch (part) {
          case SELF, ALIVE -> "●";
          case LINK -> "n";
          case ROUTE -> "→";
          case ACKNOWLEDGED -> "✓";
          case FAILED -> "✗";
          default -> "○";
        };
    Colour colour = palette.of(part == Part.LINK ? Part.TEXT : part);
    return "<FONT COLOR=\"" + colour + "\">" + symbol + "</FONT>";
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
