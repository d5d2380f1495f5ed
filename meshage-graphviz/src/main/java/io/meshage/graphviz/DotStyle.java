package io.meshage.graphviz;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * How a topology is drawn, as DOT or as a picture, and what is marked in it. Immutable; every
 * method returns a changed copy, so one style can be shared by threads.
 *
 * <pre>{@code
 * DotStyle.standard().highlight(List.of("a", "b", "e")).acknowledged(List.of("e")).title("set to e")
 * }</pre>
 */
public final class DotStyle {

  /** What has a colour of its own. */
  public enum Part {
    /** Behind everything. */
    BACKGROUND,
    /** Names, costs, title and totals. */
    TEXT,
    /** The node whose view it is. */
    SELF,
    /** A node that is alive. */
    ALIVE,
    /** A node that no link of it answers for at the moment. */
    SUSPECT,
    /** A node that said that it leaves. */
    LEAVING,
    /** A node that no path leads to any more. */
    DEAD,
    /** A link, and the frame around its cost. */
    LINK,
    /** The links of a highlighted route. */
    ROUTE,
    /** The mark of a node that acknowledged. */
    ACKNOWLEDGED,
    /** The mark of a node that a message failed to reach. */
    FAILED
  }

  /** The fonts of the reader's own system, whichever it is. */
  private static final String SYSTEM_FONTS =
      "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif";

  private static final DotStyle STANDARD = new DotStyle(new Settings());

  private final Settings settings;

  /** The values of a style, mutable only until a style holds them. */
  private static final class Settings {
    Map<Part, Colour> colours = Palette.LIGHT;
    Map<Part, Colour> atNight = Palette.DARK;
    boolean followsReader = true;
    String font = SYSTEM_FONTS;
    String title = "";
    boolean costs = true;
    boolean totals = true;
    boolean legend = true;
    List<List<String>> routes = List.of();
    Set<String> acknowledged = Collections.emptySortedSet();
    Set<String> failed = Collections.emptySortedSet();

    Settings copy() {
      Settings copy = new Settings();
      copy.colours = colours;
      copy.atNight = atNight;
      copy.followsReader = followsReader;
      copy.font = font;
      copy.title = title;
      copy.costs = costs;
      copy.totals = totals;
      copy.legend = legend;
      copy.routes = routes;
      copy.acknowledged = acknowledged;
      copy.failed = failed;
      return copy;
    }
  }

  private DotStyle(Settings settings) {
    this.settings = settings;
  }

  /** Returns the style for light pages whose SVG turns dark where the reader prefers that. */
  public static DotStyle standard() {
    return STANDARD;
  }

  /** Returns the style for light pages, whatever the reader prefers. */
  public static DotStyle light() {
    return STANDARD.with(changed -> changed.followsReader = false);
  }

  /** Returns the style for dark pages, whatever the reader prefers. */
  public static DotStyle dark() {
    return light().with(changed -> changed.colours = Palette.DARK);
  }

  /**
   * Sets a colour.
   *
   * @param part what is painted with it; the filling of a node is a tint of its colour
   * @param colour as {@code #rrggbb}
   * @throws IllegalArgumentException if that is no colour
   */
  public DotStyle colour(Part part, String colour) {
    Colour parsed = Colour.of(colour);
    return with(
        changed -> {
          changed.colours = Palette.with(changed.colours, part, parsed);
          changed.atNight = Palette.with(changed.atNight, part, parsed);
        });
  }

  /**
   * Sets the fonts, the most wanted first, separated by commas as in CSS.
   *
   * @throws IllegalArgumentException if it names none, or holds more than letters, digits, spaces,
   *     commas and dashes
   */
  public DotStyle font(String families) {
    if (families.isBlank() || !families.matches("[\\p{L}\\p{N} ,_-]+")) {
      throw new IllegalArgumentException("not a list of fonts: " + families);
    }
    return with(changed -> changed.font = families);
  }

  /** Sets a line above the totals; none if empty. */
  public DotStyle title(String title) {
    return with(changed -> changed.title = title);
  }

  /** Says whether links that cost other than 1 show it; they do by default. */
  public DotStyle costs(boolean shown) {
    return with(changed -> changed.costs = shown);
  }

  /** Says whether a line tells nodes, links and whose view it is; it does by default. */
  public DotStyle totals(boolean shown) {
    return with(changed -> changed.totals = shown);
  }

  /** Says whether the colours and marks that occur are explained; they are by default. */
  public DotStyle legend(boolean shown) {
    return with(changed -> changed.legend = shown);
  }

  /**
   * Marks a route, one more at each call: its links in colour, with arrowheads and numbered in the
   * order that a message takes them. Two hops in a row that share no link of the topology, such as
   * one that went down since, are not drawn.
   *
   * @param route the names on the way, both ends included, as in {@link io.meshage.Route#hops()}
   */
  public DotStyle highlight(List<String> route) {
    List<List<String>> more = new ArrayList<>(settings.routes);
    more.add(List.copyOf(route));
    return with(changed -> changed.routes = List.copyOf(more));
  }

  /** Marks the nodes that acknowledged with a tick, in place of those marked so before. */
  public DotStyle acknowledged(Collection<String> names) {
    Set<String> copy = Collections.unmodifiableSet(new TreeSet<>(names));
    return with(changed -> changed.acknowledged = copy);
  }

  /** Marks the nodes that a message failed to reach with a cross, in place of those before. */
  public DotStyle failed(Collection<String> names) {
    Set<String> copy = Collections.unmodifiableSet(new TreeSet<>(names));
    return with(changed -> changed.failed = copy);
  }

  private DotStyle with(Consumer<Settings> change) {
    Settings copy = settings.copy();
    change.accept(copy);
    return new DotStyle(copy);
  }

  Palette palette() {
    return new Palette(settings.colours);
  }

  Palette paletteAtNight() {
    return new Palette(settings.atNight);
  }

  boolean followsReader() {
    return settings.followsReader;
  }

  String font() {
    return settings.font;
  }

  String title() {
    return settings.title;
  }

  boolean costs() {
    return settings.costs;
  }

  boolean totals() {
    return settings.totals;
  }

  boolean legend() {
    return settings.legend;
  }

  List<List<String>> routes() {
    return settings.routes;
  }

  Set<String> acknowledged() {
    return settings.acknowledged;
  }

  Set<String> failed() {
    return settings.failed;
  }
}
