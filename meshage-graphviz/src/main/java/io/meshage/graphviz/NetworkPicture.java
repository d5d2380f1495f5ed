package io.meshage.graphviz;

import io.meshage.graphviz.Canvas.Anchor;
import io.meshage.graphviz.NetworkScene.Chart;
import io.meshage.graphviz.NetworkScene.Line;
import io.meshage.graphviz.NetworkScene.Spot;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a network with what failed, and charts of what went on over time, as one SVG. Good to look
 * at up to some thousand nodes; the same scene gives the same bytes.
 */
public final class NetworkPicture {
  private static final double WIDTH = 1200;
  private static final double MARGIN = 40;
  private static final double TITLE_ROW = 30;
  private static final double NOTE_ROW = 20;
  private static final double KEY_ROW = 26;
  private static final double CHART_ROW = 132;
  private static final double MAP_EDGE = 14;

  /** Up to here every node has its name beside it; beyond, names would cover the map. */
  private static final int MOST_NAMES = 80;

  private static final int MANY = 200;
  private static final int OFTEN = 3;

  private final NetworkScene scene;
  private final List<String> notes;
  private final SpotLayout layout;
  private final List<Rectangle2D> names = new ArrayList<>();

  private NetworkPicture(NetworkScene scene) {
    this.scene = scene;
    notes = scene.notes().stream().flatMap(note -> folded(note).stream()).toList();
    layout = SpotLayout.of(scene.spots(), scene.lines(), WIDTH - 2 * (MARGIN + MAP_EDGE));
  }

  /**
   * Returns a scene as an SVG document.
   *
   * @param style its colours and fonts; what it marks in topologies does not matter here
   */
  public static String svg(NetworkScene scene, DotStyle style) {
    NetworkPicture picture = new NetworkPicture(scene);
    SvgCanvas canvas =
        new SvgCanvas(WIDTH, picture.height(), scene.title(), style, Ink.ofNetworks());
    picture.paint(canvas);
    return canvas.finish();
  }

  /** Breaks a text between words where it would be wider than the picture. */
  private static List<String> folded(String text) {
    List<String> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      boolean fits = TextSize.width(row + " " + word, Ink.TOTALS.size()) <= WIDTH - 2 * MARGIN;
      if (!fits && !row.isEmpty()) {
        rows.add(row.toString());
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(word);
    }
    rows.add(row.toString());
    return rows;
  }

  private double mapTop() {
    return MARGIN + TITLE_ROW + NOTE_ROW * notes.size() + MAP_EDGE;
  }

  private double chartsTop() {
    return mapTop() + layout.height() + MAP_EDGE + KEY_ROW + NOTE_ROW;
  }

  private double height() {
    return Math.ceil(chartsTop() + CHART_ROW * scene.charts().size() + MARGIN);
  }

  private void paint(Canvas canvas) {
    canvas.begin("picture", "");
    canvas.box(Ink.PAPER, WIDTH / 2, height() / 2, WIDTH, height(), 0);
    double y = MARGIN + TITLE_ROW / 2;
    canvas.text(Ink.TITLE, MARGIN, y, WIDTH, Anchor.START, scene.title());
    y += TITLE_ROW / 2;
    for (String note : notes) {
      canvas.text(Ink.TOTALS, MARGIN, y + NOTE_ROW / 2, WIDTH, Anchor.START, note);
      y += NOTE_ROW;
    }
    // What failed covers what did not.
    List<Line> lines = scene.lines();
    lines.stream()
        .filter(line -> line.failures() == 0 && !line.down())
        .forEach(l -> line(canvas, l));
    lines.stream()
        .filter(line -> line.failures() > 0 && !line.down())
        .forEach(l -> line(canvas, l));
    lines.stream().filter(Line::down).forEach(l -> line(canvas, l));
    for (int i = 0; i < scene.spots().size(); i++) {
      spot(canvas, i);
    }
    key(canvas, mapTop() + layout.height() + MAP_EDGE + KEY_ROW / 2);
    double top = chartsTop();
    ChartPainter painter = new ChartPainter(scene, MARGIN, WIDTH - MARGIN);
    for (Chart chart : scene.charts()) {
      painter.paint(canvas, chart, top, CHART_ROW);
      top += CHART_ROW;
    }
    painter.times(canvas, top);
    canvas.end();
  }

  private double x(int spot) {
    return MARGIN + MAP_EDGE + layout.x(spot);
  }

  private double y(int spot) {
    return mapTop() + layout.y(spot);
  }

  private static Ink ink(int failures, boolean down) {
    if (down) {
      return Ink.LINE_DOWN;
    }
    return failures == 0 ? Ink.LINE : failures < OFTEN ? Ink.LINE_FAILED : Ink.LINE_FAILED_OFTEN;
  }

  private void line(Canvas canvas, Line line) {
    String names = scene.spots().get(line.a()).name() + " – " + scene.spots().get(line.b()).name();
    canvas.begin("edge", names + fate(line.failures(), line.down()));
    canvas.line(
        ink(line.failures(), line.down()), x(line.a()), y(line.a()), x(line.b()), y(line.b()));
    canvas.end();
  }

  private void spot(Canvas canvas, int i) {
    Spot spot = scene.spots().get(i);
    double size = scene.spots().size() > MANY ? 5 : 8;
    boolean failed = spot.failures() > 0 || spot.down();
    Ink ink = spot.down() ? Ink.SPOT_DOWN : failed ? Ink.SPOT_FAILED : Ink.SPOT;
    double wide = failed ? size + 4 : size;
    canvas.begin("node", spot.name() + fate(spot.failures(), spot.down()));
    canvas.box(ink, x(i), y(i), wide, wide, wide / 2);
    if (scene.spots().size() <= MOST_NAMES) {
      name(canvas, spot.name(), x(i) + wide / 2 + 3, y(i) - size);
    }
    canvas.end();
  }

  /** Writes a name unless it would cover another. */
  private void name(Canvas canvas, String name, double x, double y) {
    double width = TextSize.width(name, Ink.SPOT_NAME.size());
    double high = Ink.SPOT_NAME.size();
    Rectangle2D room = new Rectangle2D.Double(x, y - high / 2, width, high);
    if (names.stream().noneMatch(room::intersects)) {
      names.add(room);
      canvas.text(Ink.SPOT_NAME, x, y, WIDTH, Anchor.START, name);
    }
  }

  private static String fate(int failures, boolean down) {
    String times =
        failures == 0 ? "" : failures == 1 ? ", failed once" : ", failed " + failures + " times";
    return times + (down ? ", down at the end" : "");
  }

  /** Tells what the colours mean, as far as they occur. */
  private void key(Canvas canvas, double y) {
    double x = MARGIN;
    List<Line> lines = scene.lines();
    List<Spot> spots = scene.spots();
    x = entry(canvas, x, y, Ink.LINE, "link", true);
    x =
        entry(
            canvas,
            x,
            y,
            Ink.LINE_FAILED,
            "failed and came back",
            lines.stream().anyMatch(l -> !l.down() && l.failures() > 0 && l.failures() < OFTEN));
    x =
        entry(
            canvas,
            x,
            y,
            Ink.LINE_FAILED_OFTEN,
            "three times or more",
            lines.stream().anyMatch(l -> !l.down() && l.failures() >= OFTEN));
    x = entry(canvas, x, y, Ink.LINE_DOWN, "down at the end", lines.stream().anyMatch(Line::down));
    x = entry(canvas, x, y, Ink.SPOT, "node", true);
    x =
        entry(
            canvas,
            x,
            y,
            Ink.SPOT_FAILED,
            "was down and came back",
            spots.stream().anyMatch(s -> !s.down() && s.failures() > 0));
    entry(canvas, x, y, Ink.SPOT_DOWN, "down at the end", spots.stream().anyMatch(Spot::down));
  }

  private static double entry(
      Canvas canvas, double x, double y, Ink ink, String words, boolean occurs) {
    if (!occurs) {
      return x;
    }
    boolean isSpot = ink == Ink.SPOT || ink == Ink.SPOT_FAILED || ink == Ink.SPOT_DOWN;
    if (isSpot) {
      canvas.box(ink, x + 13, y, 9, 9, 4.5);
    } else {
      canvas.line(ink, x, y, x + 26, y);
    }
    canvas.text(Ink.KEY, x + 34, y, WIDTH, Anchor.START, words);
    return x + 34 + TextSize.width(words, Ink.KEY.size()) + 22;
  }
}
