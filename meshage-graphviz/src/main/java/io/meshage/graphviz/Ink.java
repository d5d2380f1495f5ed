package io.meshage.graphviz;

import io.meshage.graphviz.DotStyle.Part;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Everything a picture is painted with, and how it looks in a palette. */
enum Ink {
  PAPER,
  LINK,
  ROUTE,
  /** The point of an arrow. */
  TIP,
  COST_BOX,
  COST,
  STEP_BOX,
  STEP,
  SELF,
  ALIVE,
  SUSPECT,
  LEAVING,
  DEAD,
  SELF_NAME,
  NAME,
  DEAD_NAME,
  ACKNOWLEDGED,
  FAILED,
  /** The tick or the cross in a mark. */
  SIGN,
  TITLE,
  TOTALS,
  KEY;

  /**
   * How an ink looks.
   *
   * @param fill null if it fills nothing
   * @param stroke null if it draws no line
   * @param width of the line in pixels
   * @param dash lengths of ink and gap in turn; empty for a solid line
   */
  record Look(@Nullable Colour fill, @Nullable Colour stroke, double width, String dash) {}

  private static final double THIN = 1.7;
  private static final double THICK = 3.2;
  private static final double QUIET = 0.72;

  static Ink of(Part part) {
    return valueOf(part.name());
  }

  /** Returns the ink of a node's name. */
  static Ink nameOf(Part part) {
    return switch (part) {
      case SELF -> SELF_NAME;
      case DEAD -> DEAD_NAME;
      default -> NAME;
    };
  }

  Look look(Palette palette) {
    return switch (this) {
      case PAPER -> fill(palette.of(Part.BACKGROUND));
      case LINK -> line(palette.of(Part.LINK), THIN);
      case ROUTE -> line(palette.of(Part.ROUTE), THICK);
      case TIP, STEP_BOX -> fill(palette.of(Part.ROUTE));
      case COST_BOX -> new Look(palette.of(Part.BACKGROUND), palette.of(Part.LINK), 1, "");
      case STEP -> fill(palette.of(Part.ROUTE).ink());
      case SELF -> node(palette, Part.SELF, "");
      case ALIVE -> node(palette, Part.ALIVE, "");
      case SUSPECT -> node(palette, Part.SUSPECT, "6 4");
      case LEAVING -> node(palette, Part.LEAVING, "1.5 3.5");
      case DEAD -> node(palette, Part.DEAD, "5 5");
      case SELF_NAME -> fill(palette.ink(Part.SELF));
      case DEAD_NAME -> fill(palette.ink(Part.DEAD));
      case NAME, COST, TITLE -> fill(palette.of(Part.TEXT));
      case ACKNOWLEDGED -> mark(palette, Part.ACKNOWLEDGED);
      case FAILED -> mark(palette, Part.FAILED);
      case SIGN -> line(palette.of(Part.BACKGROUND), 2);
      case TOTALS, KEY -> fill(palette.of(Part.TEXT).over(palette.of(Part.BACKGROUND), QUIET));
    };
  }

  /** Returns the size of text in this ink, in pixels. */
  double size() {
    return switch (this) {
      case COST, STEP -> 11;
      case KEY -> 12;
      case TOTALS -> 13;
      case TITLE -> 17;
      default -> NodeBox.FONT_SIZE;
    };
  }

  boolean isBold() {
    return this == TITLE || this == STEP || this == SELF_NAME;
  }

  boolean isText() {
    return switch (this) {
      case NAME, SELF_NAME, DEAD_NAME, COST, STEP, TITLE, TOTALS, KEY -> true;
      default -> false;
    };
  }

  /** Returns the class of the ink in style sheets, distinct from any other in a page. */
  String css() {
    return "m-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Look fill(Colour colour) {
    return new Look(colour, null, 0, "");
  }

  private static Look line(Colour colour, double width) {
    return new Look(null, colour, width, "");
  }

  private static Look node(Palette palette, Part part, String dash) {
    return new Look(palette.filling(part), palette.of(part), THIN, dash);
  }

  private static Look mark(Palette palette, Part part) {
    return new Look(palette.of(part), palette.of(Part.BACKGROUND), 2, "");
  }
}
