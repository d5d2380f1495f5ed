package io.meshage.graphviz;

import java.util.List;

/**
 * A network on its map with what happened to it, ready to be drawn by {@link NetworkPicture}.
 *
 * @param title a line at the top
 * @param notes lines below it
 * @param spots the nodes
 * @param lines the links
 * @param sliceSeconds how much time one value of a series stands for
 * @param periods where parts of the story begin, in seconds, ascending
 * @param charts what went on over time, all over the same time
 */
public record NetworkScene(
    String title,
    List<String> notes,
    List<Spot> spots,
    List<Line> lines,
    double sliceSeconds,
    List<Period> periods,
    List<Chart> charts) {

  /**
   * A node.
   *
   * @param latitude degrees north; NaN if its place is not known
   * @param longitude degrees east; NaN if its place is not known
   * @param failures how often it ended
   * @param down whether it is down at the end
   */
  public record Spot(String name, double latitude, double longitude, int failures, boolean down) {
    boolean isPlaced() {
      return !Double.isNaN(latitude) && !Double.isNaN(longitude);
    }
  }

  /**
   * A link.
   *
   * @param a one end, as a place in the list of spots
   * @param b the other end
   * @param failures how often it went down
   * @param down whether it is down at the end
   */
  public record Line(int a, int b, int failures, boolean down) {}

  /** A part of the story and when it begins. */
  public record Period(String name, double atSeconds) {}

  /** How a series is painted. */
  public enum Style {
    /** A filled area. */
    AREA,
    /** What is good, as bars; those of one chart stand on each other. */
    GOOD_BARS,
    /** What is bad, as bars. */
    BAD_BARS,
    /** A line. */
    CURVE,
    /** A line in the colour of faults. */
    FAULT_CURVE
  }

  /**
   * Values over time.
   *
   * @param name what they are, for whoever points at them
   * @param values one for each slice of time, not negative
   */
  public record Series(String name, Style style, List<Double> values) {
    public Series {
      values = List.copyOf(values);
    }
  }

  /**
   * Series over one scale.
   *
   * @param title what is shown, with its unit
   * @param least the scale reaches at least to here
   * @param most the scale reaches at most to here, and what is above is cut off; may be infinite
   */
  public record Chart(String title, double least, double most, List<Series> series) {
    public Chart {
      series = List.copyOf(series);
    }
  }

  public NetworkScene {
    notes = List.copyOf(notes);
    spots = List.copyOf(spots);
    lines = List.copyOf(lines);
    periods = List.copyOf(periods);
    charts = List.copyOf(charts);
    for (Line line : lines) {
      if (line.a() < 0 || line.b() < 0 || Math.max(line.a(), line.b()) >= spots.size()) {
        throw new IllegalArgumentException("a line leads to no spot: " + line);
      }
    }
    if (!(sliceSeconds > 0)) {
      throw new IllegalArgumentException("a slice must last some time, not " + sliceSeconds);
    }
  }
}
