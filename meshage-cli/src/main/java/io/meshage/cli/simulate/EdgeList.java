package io.meshage.cli.simulate;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A list of edges, made ready for a reader of separated values: two names on a line, and perhaps a
 * number behind them, which is left unused. Empty lines, lines that begin with # or %, and a line
 * of titles do not count.
 *
 * @param text the lines that count, and the first name once more: the importer wants two lines
 * @param delimiter what stands between names: comma, semicolon or tab
 * @param weighted whether a number stands behind the names
 */
record EdgeList(String text, char delimiter, boolean weighted) {
  private static final Set<String> TITLES = Set.of("source", "from", "src", "node1");
  private static final Set<String> OTHER_TITLES =
      Set.of("target", "to", "dst", "dest", "destination", "node2");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");
  private static final Pattern SPACE = Pattern.compile("[ \\t]+");

  static EdgeList of(String text) {
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith("%"))
            .toList();
    if (lines.isEmpty()) {
      throw new PlanException("it has no edges");
    }
    String first = lines.get(0);
    char delimiter = first.contains(",") ? ',' : first.contains(";") ? ';' : '\t';
    if (delimiter == '\t') {
      lines = lines.stream().map(line -> SPACE.matcher(line).replaceAll("\t")).toList();
    }
    if (isTitles(cells(lines.get(0), delimiter))) {
      lines = lines.subList(1, lines.size());
    }
    if (lines.isEmpty()) {
      throw new PlanException("it has no edges below its titles");
    }
    if (lines.size() > PlanCollector.MAX_EDGES) {
      throw PlanCollector.tooManyEdges(); // at once, for the importer takes long
    }
    List<String> cells = cells(lines.get(0), delimiter);
    boolean weighted = cells.size() == 3 && NUMBER.matcher(cells.get(2)).matches();
    return new EdgeList(tidy(lines, delimiter) + cells.get(0) + "\n", delimiter, weighted);
  }

  /** Takes the quotation marks off a name; the importer does only where they were needed. */
  static String unquoted(String name) {
    boolean quoted = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"");
    return quoted ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
  }

  private static String tidy(List<String> lines, char delimiter) {
    Pattern separator = Pattern.compile(" *" + Pattern.quote(String.valueOf(delimiter)) + " *");
    return lines.stream()
        .map(line -> separator.matcher(line).replaceAll(String.valueOf(delimiter)))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static boolean isTitles(List<String> cells) {
    return cells.size() >= 2
        && TITLES.contains(cells.get(0).toLowerCase(Locale.ROOT))
        && OTHER_TITLES.contains(cells.get(1).toLowerCase(Locale.ROOT));
  }

  private static List<String> cells(String line, char delimiter) {
    return List.of(line.split(Pattern.quote(String.valueOf(delimiter)), -1)).stream()
        .map(String::strip)
        .toList();
  }
}
