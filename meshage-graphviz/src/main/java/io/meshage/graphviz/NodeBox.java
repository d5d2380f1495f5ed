package io.meshage.graphviz;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The rounded box of a node and the lines its name takes in it; short names make a circle.
 *
 * @param lines the name, broken where it is long
 * @param width in pixels
 * @param height in pixels
 */
record NodeBox(List<String> lines, double width, double height) {

  static final double FONT_SIZE = 14;
  static final double LINE_HEIGHT = 17;

  private static final double SMALLEST = 38;
  static final double PADDING = 13;
  private static final double LONGEST_LINE = 19 * 0.58 * FONT_SIZE;

  /** Whatever counts as one character for a reader: emoji with their modifiers, accents. */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private static final String BREAKS = " .-_/:@";

  static NodeBox of(String name) {
    List<String> lines = balanced(name);
    double text =
        lines.stream().mapToDouble(line -> TextSize.width(line, FONT_SIZE)).max().orElse(0);
    double height = SMALLEST + (lines.size() - 1) * LINE_HEIGHT;
    return new NodeBox(lines, Math.max(SMALLEST, Math.ceil(text + 2 * PADDING)), height);
  }

  /** Returns the radius of the corners. */
  double radius() {
    return Math.min(SMALLEST / 2, height / 2);
  }

  /** Breaks a name into as few lines as it takes, then makes them as equal as that allows. */
  private static List<String> balanced(String name) {
    List<String> best = lines(name, LONGEST_LINE);
    double limit = LONGEST_LINE - FONT_SIZE / 2;
    List<String> next = best;
    while (best.size() > 1 && next.size() == best.size() && limit > FONT_SIZE) {
      best = next;
      next = lines(name, limit);
      limit -= FONT_SIZE / 2;
    }
    return best;
  }

  /** Breaks a name into lines that fit, behind a dot or a dash where there is one. */
  private static List<String> lines(String name, double longest) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int breakAfter = 0;
    for (String character : CHARACTER.matcher(name).results().map(MatchResult::group).toList()) {
      if (TextSize.width(line + character, FONT_SIZE) > longest && !line.isEmpty()) {
        int cut = breakAfter > 0 ? breakAfter : line.length();
        lines.add(line.substring(0, cut));
        line.delete(0, cut);
        breakAfter = 0;
      }
      line.append(character);
      if (BREAKS.contains(character)) {
        breakAfter = line.length();
      }
    }
    lines.add(line.toString());
    return List.copyOf(lines);
  }

  /** Returns whether a point lies in the box, seen from the box's middle. */
  boolean covers(double dx, double dy) {
    double cornerX = Math.max(0, Math.abs(dx) - (width / 2 - radius()));
    double cornerY = Math.max(0, Math.abs(dy) - (height / 2 - radius()));
    return Math.hypot(cornerX, cornerY) <= radius();
  }
}
