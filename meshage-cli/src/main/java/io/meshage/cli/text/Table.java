package io.meshage.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in aligned columns, for people. Not thread-safe. */
public final class Table {
  private static final char ESCAPE = '\u001b';
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  private record Column(String title, boolean right) {}

  /** Starts a table; a title that begins with {@code >} makes a column that is flush right. */
  public Table(String... titles) {
    columns =
        Arrays.stream(titles)
            .map(title -> new Column(title.replaceFirst("^>", ""), title.startsWith(">")))
            .toList();
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not a cell for each column
   */
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Returns the lines, the titles first unless all are empty; no line ends in a space. */
  public List<String> lines(Paint paint) {
    List<String> lines = new ArrayList<>();
    List<String> titles = columns.stream().map(Column::title).toList();
    if (titles.stream().anyMatch(title -> !title.isEmpty())) {
      lines.add(cut(paint.dim(line(titles, Paint.PLAIN))));
    }
    rows.forEach(row -> lines.add(cut(line(row, paint))));
    return lines;
  }

  /** A line that would wrap is cut, for a table is read by its columns. */
  private static String cut(String line) {
    int columns = Screen.columns();
    if (columns == 0 || length(line.replaceAll("\u001b\\[[0-9;]*m", "")) <= columns) {
      return line;
    }
    StringBuilder cut = new StringBuilder();
    int shown = 0;
    for (int i = 0; i < line.length() && shown < columns - 1; ) {
      if (line.charAt(i) == ESCAPE) {
        int end = line.indexOf('m', i) + 1;
        cut.append(line, i, end);
        i = end;
      } else {
        int codePoint = line.codePointAt(i);
        cut.appendCodePoint(codePoint);
        i += Character.charCount(codePoint);
        shown++;
      }
    }
    return cut.append('…').append(line.indexOf(ESCAPE) < 0 ? "" : "\u001b[0m").toString();
  }

  private String line(List<String> cells, Paint paint) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String space = " ".repeat(width(i) - length(cell));
      boolean last = i == cells.size() - 1;
      String shown = i == 0 ? paint.bold(cell) : cell;
      if (columns.get(i).right()) {
        line.append(space).append(shown);
      } else {
        line.append(shown).append(last ? "" : space);
      }
      line.append(last ? "" : GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    int widest = length(columns.get(column).title());
    for (List<String> row : rows) {
      widest = Math.max(widest, length(row.get(column)));
    }
    return widest;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
