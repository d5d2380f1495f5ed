package io.meshage.graphviz;

import io.meshage.graphviz.Canvas.Anchor;
import io.meshage.graphviz.NetworkScene.Chart;
import io.meshage.graphviz.NetworkScene.Period;
import io.meshage.graphviz.NetworkScene.Series;
import io.meshage.graphviz.NetworkScene.Style;
import java.util.List;
import java.util.Locale;

/** Paints charts below each other, all over the same time. */
final class ChartPainter {
  private static final double TITLE_ROW = 22;
  private static final double GAP = 18;
  private static final double SCALE_ROOM = 52;
  private static final int[] ROUND = {1, 2, 5};
  private static final int MOST_TICKS = 12;
  private static final double[] TICKS = {
    0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200
  };

  private final NetworkScene scene;
  private final double left;
  private final double right;
  private final double seconds;

  ChartPainter(NetworkScene scene, double left, double right) {
    this.scene = scene;
    this.left = left + SCALE_ROOM;
    this.right = right;
    int slices =
        scene.charts().stream()
            .flatMap(chart -> chart.series().stream())
            .mapToInt(series -> series.values().size())
            .max()
            .orElse(1);
    seconds = Math.max(1, slices) * scene.sliceSeconds();
  }

  private double x(double at) {
    return left + (right - left) * Math.min(1, at / seconds);
  }

  void paint(Canvas canvas, Chart chart, double top, double height) {
    double ceiling = top + TITLE_ROW;
    double floor = top + height - GAP;
    double scale = roundUp(Math.min(chart.most(), Math.max(chart.least(), most(chart))));
    canvas.begin("chart", chart.title());
    canvas.text(Ink.KEY, left, top + TITLE_ROW / 2, right, Anchor.START, chart.title());
    for (double share : new double[] {0, 0.5, 1}) {
      double y = floor - share * (floor - ceiling);
      canvas.line(Ink.GRID, left, y, right, y);
      canvas.text(Ink.AXIS, left - SCALE_ROOM, y, SCALE_ROOM, Anchor.START, figure(share * scale));
    }
    double[] base = new double[longest(chart)];
    for (Series series : chart.series()) {
      canvas.begin("series", series.name());
      series(canvas, series, base, new Scale(floor, ceiling, (floor - ceiling) / scale));
      canvas.end();
    }
    for (Period period : scene.periods()) {
      if (period.atSeconds() > 0) {
        canvas.line(Ink.BORDER, x(period.atSeconds()), ceiling, x(period.atSeconds()), floor);
      }
    }
    canvas.end();
  }

  /** Paints the time below all charts, and where the parts of the story begin. */
  void times(Canvas canvas, double top) {
    double tick = TICKS[TICKS.length - 1];
    for (int i = TICKS.length - 1; i >= 0 && seconds / TICKS[i] <= MOST_TICKS; i--) {
      tick = TICKS[i];
    }
    for (double at = 0; at <= seconds; at += tick) {
      canvas.text(Ink.AXIS, x(at), top - GAP / 2, SCALE_ROOM, Anchor.MIDDLE, time(at));
    }
    double free = 0;
    for (Period period : scene.periods()) {
      double x = Math.max(x(period.atSeconds()) + 3, free);
      canvas.text(Ink.AXIS, x, top + GAP / 2, right, Anchor.START, period.name());
      free = x + TextSize.width(period.name(), Ink.AXIS.size()) + 10;
    }
  }

  private static int longest(Chart chart) {
    return chart.series().stream().mapToInt(series -> series.values().size()).max().orElse(0);
  }

  private static boolean isBars(Series series) {
    return series.style() == Style.GOOD_BARS || series.style() == Style.BAD_BARS;
  }

  private static double most(Chart chart) {
    double[] bars = new double[longest(chart)];
    double most = 0;
    for (Series series : chart.series()) {
      for (int i = 0; i < series.values().size(); i++) {
        double value = series.values().get(i);
        bars[i] += isBars(series) ? value : 0;
        most = Math.max(most, isBars(series) ? bars[i] : value);
      }
    }
    return most;
  }

  /** From values to heights; what is too great ends at the ceiling. */
  private record Scale(double floor, double ceiling, double perUnit) {
    double y(double value) {
      return Math.max(ceiling, floor - value * perUnit);
    }
  }

  private void series(Canvas canvas, Series series, double[] base, Scale scale) {
    List<Double> values = series.values();
    if (values.isEmpty()) {
      return;
    }
    if (isBars(series)) {
      Ink ink = series.style() == Style.GOOD_BARS ? Ink.GOOD_BAR : Ink.BAD_BAR;
      canvas.corners(ink, steps(values, base, scale, true));
      for (int i = 0; i < values.size(); i++) {
        base[i] += values.get(i);
      }
      return;
    }
    double[] ground = new double[values.size()];
    boolean filled = series.style() == Style.AREA;
    Ink ink = filled ? Ink.AREA : series.style() == Style.CURVE ? Ink.CURVE : Ink.FAULT_CURVE;
    canvas.corners(ink, steps(values, ground, scale, filled));
  }

  /** The outline of a stair; closed along what it stands on if it is to be filled. */
  private double[] steps(List<Double> values, double[] base, Scale scale, boolean filled) {
    int count = values.size();
    double[] corners = new double[(filled ? 8 : 4) * count];
    for (int i = 0; i < count; i++) {
      double from = x(i * scene.sliceSeconds());
      double to = x((i + 1) * scene.sliceSeconds());
      double y = scale.y(base[i] + values.get(i));
      corners[4 * i] = from;
      corners[4 * i + 1] = y;
      corners[4 * i + 2] = to;
      corners[4 * i + 3] = y;
      if (filled) {
        int back = 8 * count - 4 * (i + 1);
        corners[back] = to;
        corners[back + 1] = scale.y(base[i]);
        corners[back + 2] = from;
        corners[back + 3] = corners[back + 1];
      }
    }
    return corners;
  }

  /** Rounds up to 1, 2 or 5 times a power of ten. */
  private static double roundUp(double value) {
    if (!(value > 0)) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (int factor : ROUND) {
      if (value <= factor * power * (1 + 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String figure(double value) {
    if (value >= 1e6) {
      return trimmed(value / 1e6) + " M";
    }
    return value >= 1e3 ? trimmed(value / 1e3) + " k" : trimmed(value);
  }

  private static String trimmed(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  private static String time(double at) {
    if (at >= 60) {
      long minutes = (long) (at / 60);
      long rest = Math.round(at - 60 * minutes);
      return minutes + " min" + (rest == 0 ? "" : " " + rest + " s");
    }
    return trimmed(at) + " s";
  }
}
