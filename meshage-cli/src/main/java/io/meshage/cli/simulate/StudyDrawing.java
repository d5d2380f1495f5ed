package io.meshage.cli.simulate;

import io.meshage.cli.simulate.StudyOptions.Prepared;
import io.meshage.cli.text.Failure;
import io.meshage.graphviz.DotStyle;
import io.meshage.graphviz.NetworkPicture;
import io.meshage.graphviz.NetworkScene;
import io.meshage.graphviz.NetworkScene.Chart;
import io.meshage.graphviz.NetworkScene.Line;
import io.meshage.graphviz.NetworkScene.Period;
import io.meshage.graphviz.NetworkScene.Series;
import io.meshage.graphviz.NetworkScene.Spot;
import io.meshage.graphviz.NetworkScene.Style;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.Position;
import io.meshage.sim.study.StudyReport;
import io.meshage.sim.study.StudyReport.Moment;
import io.meshage.sim.study.StudyReport.NodeFate;
import io.meshage.sim.study.StudyReport.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Draws a report: the network with what failed, and how views, links and messages went over time.
 */
final class StudyDrawing {
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final int PERCENT = 100;

  private final Prepared study;
  private final StudyReport report;
  private final double sliceSeconds;

  private StudyDrawing(Prepared study, StudyReport report) {
    this.study = study;
    this.report = report;
    List<Moment> moments = report.timeline();
    sliceSeconds = moments.size() < 2 ? 1 : seconds(moments.get(1).at());
  }

  static void write(Path file, Prepared study, StudyReport report, List<String> notes) {
    NetworkScene scene = new StudyDrawing(study, report).scene(notes);
    String svg = NetworkPicture.svg(scene, DotStyle.standard());
    try {
      Files.write(file, svg.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Failure.usage(file + " cannot be written: " + e + "; name another file with -o", e);
    }
  }

  private NetworkScene scene(List<String> notes) {
    NetworkPlan plan = study.settings().plan();
    Map<String, Integer> places = new HashMap<>();
    plan.nodes().forEach(name -> places.put(name, places.size()));
    List<Spot> spots = report.nodes().stream().map(this::spot).toList();
    List<Line> lines =
        report.links().stream()
            .map(
                fate ->
                    new Line(
                        places.getOrDefault(fate.link().a(), 0),
                        places.getOrDefault(fate.link().b(), 0),
                        fate.failures(),
                        !fate.up()))
            .toList();
    return new NetworkScene(study.name(), notes, spots, lines, sliceSeconds, periods(), charts());
  }

  private Spot spot(NodeFate fate) {
    Position position = study.settings().plan().positions().get(fate.node());
    return new Spot(
        fate.node(),
        position == null ? Double.NaN : position.latitude(),
        position == null ? Double.NaN : position.longitude(),
        fate.failures(),
        !fate.running());
  }

  private List<Period> periods() {
    List<Period> periods = new ArrayList<>();
    double at = 0;
    for (Phase phase : report.traffic().keySet()) {
      String name =
          switch (phase) {
            case START -> "cold start";
            case REST -> "at rest";
            case RUN -> "load and faults";
            case SETTLE -> "settling";
          };
      periods.add(new Period(name, at));
      at += seconds(report.traffic(phase).length());
    }
    return periods;
  }

  private List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        new Chart(
            "nodes that see their part of the mesh exactly as it is, %",
            PERCENT,
            PERCENT,
            List.of(series("", Style.AREA, moment -> PERCENT * moment.agreeing()))));
    charts.add(links());
    charts.add(
        new Chart(
            "recipients of the messages reported then: acknowledged (green) and not (red), %",
            PERCENT,
            PERCENT,
            List.of(
                series("acknowledged", Style.GOOD_BARS, StudyDrawing::percentAcknowledged),
                series("not acknowledged", Style.BAD_BARS, StudyDrawing::percentFailed))));
    charts.add(
        new Chart(
            "bytes a second and node: all (area) and announcements (line)",
            1,
            mostBehindTheStart(),
            List.of(
                series("all", Style.AREA, moment -> perNode(moment, moment.bytes())),
                series(
                    "announcements",
                    Style.FAULT_CURVE,
                    moment -> perNode(moment, moment.floodBytes())))));
    return charts;
  }

  private Chart links() {
    int nodes = report.nodes().size();
    List<Series> series = new ArrayList<>();
    series.add(
        series(
            "changes that a node does not know yet, on average",
            Style.AREA,
            moment -> (double) moment.unlearned() / Math.max(1, moment.running())));
    series.add(series("links down", Style.FAULT_CURVE, Moment::linksDown));
    boolean anyDown = report.timeline().stream().anyMatch(moment -> moment.running() < nodes);
    if (anyDown) {
      series.add(series("nodes down", Style.CURVE, moment -> nodes - moment.running()));
    }
    String title =
        "links down (line)"
            + (anyDown ? ", nodes down (blue line)" : "")
            + ", and how many changes of links a node does not know yet, on average (area)";
    return new Chart(title, 1, Double.POSITIVE_INFINITY, series);
  }

  private static double percentAcknowledged(Moment moment) {
    long all = moment.acknowledged() + moment.failed();
    return all == 0 ? 0 : (double) PERCENT * moment.acknowledged() / all;
  }

  private static double percentFailed(Moment moment) {
    return moment.failed() == 0 ? 0 : PERCENT - percentAcknowledged(moment);
  }

  /** A cold start costs so much that the rest would be a line at the bottom. */
  private double mostBehindTheStart() {
    Duration start = report.traffic(Phase.START).length();
    double most =
        report.timeline().stream()
            .filter(moment -> moment.at().compareTo(start) >= 0)
            .mapToDouble(moment -> perNode(moment, moment.bytes()))
            .max()
            .orElse(0);
    return most > 0 ? most : Double.POSITIVE_INFINITY;
  }

  private double perNode(Moment moment, long bytes) {
    return bytes / sliceSeconds / Math.max(1, moment.running());
  }

  private Series series(String name, Style style, ToDoubleFunction<Moment> value) {
    return new Series(
        name,
        style,
        report.timeline().stream().map(moment -> value.applyAsDouble(moment)).toList());
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_PER_SECOND;
  }
}
