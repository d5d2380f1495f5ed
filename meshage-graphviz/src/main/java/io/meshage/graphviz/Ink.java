package io.meshage.graphviz;

import io.meshage.graphviz.DotStyle.Part;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything a picture is painted with, and how it looks in a palette. */
enum Ink {
  PAPER(true),
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
  TITLE(true),
  TOTALS(true),
  KEY(true),
  // From here on what only a NetworkPicture is painted with.
  LINE,
  LINE_FAILED,
  LINE_FAILED_OFTEN,
  LINE_DOWN,
  SPOT,
  SPOT_FAILED,
  SPOT_DOWN,
  SPOT_NAME,
  GRID,
  BORDER,
  AXIS,
  AREA,
  GOOD_BAR,
  BAD_BAR,
  CURVE,
  FAULT_CURVE;

  private static final Set<Ink> OF_TOPOLOGIES =
      Collections.unmodifiableSet(EnumSet.range(PAPER, KEY));

  private static final Set<Ink> OF_NETWORKS =
      Collections.unmodifiableSet(
          Arrays.stream(values())
              .filter(ink -> ink.isOfBoth || ink.compareTo(LINE) >= 0)
              .collect(Collectors.toCollection(() -> EnumSet.noneOf(Ink.class))));

  /** Whether topologies and networks alike are painted with it. */
  private final boolean isOfBoth;

  Ink() {
    this(false);
  }

  Ink(boolean isOfBoth) {
    this.isOfBoth = isOfBoth;
  }

  /** Returns what a topology is painted with. */
  static Set<Ink> ofTopologies() {
    return OF_TOPOLOGIES;
  }

  /** Returns what a network with its report is painted with. */
  static Set<Ink> ofNetworks() {
    return OF_NETWORKS;
  }

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
  private static final double HALF = 0.55;
  private static final double FAINT = 0.35;

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
      case TOTALS, KEY, AXIS, SPOT_NAME ->
          fill(palette.of(Part.TEXT).over(palette.of(Part.BACKGROUND), QUIET));
      case LINE -> line(palette.of(Part.LINK), 1);
      case LINE_FAILED -> line(palette.of(Part.ROUTE), 1.7);
      case LINE_FAILED_OFTEN -> line(palette.of(Part.ROUTE), 3.2);
      case LINE_DOWN -> new Look(null, palette.of(Part.FAILED), 2.4, "5 4");
      case SPOT -> fill(palette.of(Part.ALIVE));
      case SPOT_FAILED -> spot(palette, Part.ROUTE);
      case SPOT_DOWN -> spot(palette, Part.FAILED);
      case GRID -> line(palette.of(Part.LINK).over(palette.of(Part.BACKGROUND), FAINT), 1);
      case BORDER -> new Look(null, palette.of(Part.TEXT), 1, "3 4");
      case AREA -> fill(palette.of(Part.ALIVE).over(palette.of(Part.BACKGROUND), HALF));
      case GOOD_BAR -> fill(palette.of(Part.ACKNOWLEDGED).over(palette.of(Part.BACKGROUND), HALF));
      case BAD_BAR -> fill(palette.of(Part.FAILED));
      case CURVE -> line(palette.of(Part.ALIVE), 1.4);
      case FAULT_CURVE -> line(palette.of(Part.ROUTE), 1.4);
    };
  }

  /** Returns the size of text in this ink, in pixels. */
  double size() {
    return switch (this) {
      case SPOT_NAME -> 10;
      case COST, STEP, AXIS -> 11;
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
      case NAME, SELF_NAME, DEAD_NAME, COST, STEP, TITLE, TOTALS, KEY, AXIS, SPOT_NAME -> true;
      default -> false;
    };
  }

  /** Returns whether corners painted with it are a line with two ends. */
  boolean isOpen() {
    return this == SIGN || this == CURVE || this == FAULT_CURVE;
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

  private static Look spot(Palette palette, Part part) {
    return new Look(palette.of(part), palette.of(Part.BACKGROUND), 1, "");
  }

  private static Look mark(Palette palette, Part part) {
    return new Look(palette.of(part), palette.of(Part.BACKGROUND), 2, "");
  }
}
