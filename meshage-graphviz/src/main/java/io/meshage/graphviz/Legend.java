package io.meshage.graphviz;

import io.meshage.graphviz.Canvas.Anchor;
import io.meshage.graphviz.DotStyle.Part;
import io.meshage.graphviz.Sketch.Mark;
import java.util.ArrayList;
import java.util.List;

/** Title, totals and the meaning of colours and marks, in rows below the picture. */
final class Legend {

  private static final double NARROWEST = 380;
  private static final double ROW = 22;
  private static final double TITLE_ROW = 26;
  private static final double SYMBOL = 26;
  private static final double AFTER_SYMBOL = 8;
  private static final double AFTER_WORDS = 20;

  private final Sketch sketch;
  private final List<List<Part>> rows;

  Legend(Sketch sketch, DotStyle style, double room) {
    this.sketch = sketch;
    rows = style.legend() ? rows(sketch, Math.max(room, NARROWEST)) : List.of();
  }

  private static List<List<Part>> rows(Sketch sketch, double room) {
    List<List<Part>> rows = new ArrayList<>();
    List<Part> row = new ArrayList<>();
    for (Part part : sketch.shown()) {
      row.add(part);
      if (width(row) > room) {
        row.remove(row.size() - 1);
        rows.add(row);
        row = new ArrayList<>(List.of(part));
      }
    }
    if (!row.isEmpty()) {
      rows.add(row);
    }
    return rows;
  }

  private static double width(List<Part> row) {
    return row.stream().mapToDouble(Legend::width).sum() - AFTER_WORDS;
  }

  private static double width(Part part) {
    double words = TextSize.width(Sketch.words(part), Ink.KEY.size());
    return SYMBOL + AFTER_SYMBOL + words + AFTER_WORDS;
  }

  double width() {
    double title = TextSize.width(sketch.title(), Ink.TITLE.size());
    double totals = TextSize.width(sketch.totals(), Ink.TOTALS.size());
    double keys = rows.stream().mapToDouble(Legend::width).max().orElse(0);
    return Math.max(keys, Math.max(title, totals));
  }

  double height() {
    double title = sketch.title().isEmpty() ? 0 : TITLE_ROW;
    double totals = sketch.totals().isEmpty() ? 0 : ROW;
    return title + totals + rows.size() * ROW;
  }

  void paint(Canvas canvas, double left, double top) {
    double y = top;
    double room = Double.POSITIVE_INFINITY;
    if (!sketch.title().isEmpty()) {
      canvas.text(Ink.TITLE, left, y + TITLE_ROW / 2, room, Anchor.START, sketch.title());
      y += TITLE_ROW;
    }
    if (!sketch.totals().isEmpty()) {
      canvas.text(Ink.TOTALS, left, y + ROW / 2, room, Anchor.START, sketch.totals());
      y += ROW;
    }
    for (List<Part> row : rows) {
      double x = left;
      for (Part part : row) {
        symbol(canvas, part, x + SYMBOL / 2, y + ROW / 2);
        double words = x + SYMBOL + AFTER_SYMBOL;
        canvas.text(Ink.KEY, words, y + ROW / 2, room, Anchor.START, Sketch.words(part));
        x += width(part);
      }
      y += ROW;
    }
  }

  private static void symbol(Canvas canvas, Part part, double x, double y) {
    switch (part) {
      case ACKNOWLEDGED -> Picture.mark(canvas, Mark.ACKNOWLEDGED, x, y);
      case FAILED -> Picture.mark(canvas, Mark.FAILED, x, y);
      case LINK -> Picture.tag(canvas, Ink.COST_BOX, Ink.COST, x, y, "n");
      case ROUTE -> {
        double right = x + SYMBOL / 2;
        canvas.line(Ink.ROUTE, x - SYMBOL / 2 + 2, y, right - 10, y);
        canvas.corners(Ink.TIP, right, y, right - 11, y - 5, right - 11, y + 5);
      }
      default -> canvas.box(Ink.of(part), x, y, SYMBOL - 2, 14, 7);
    }
  }
}
