package io.meshage.cli.demo;

import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Tells the story, line by line as it happens. */
final class Narrator {
  private static final String INDENT = "   ";
  private static final long NANOS_PER_MICRO = 1_000;

  private final PrintWriter out;
  private final Paint paint;
  private int step;

  Narrator(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  void title(String text) {
    line(paint.bold(text));
  }

  void step(String text) {
    step++;
    line("");
    line(paint.bold(step + "  " + text));
  }

  int steps() {
    return step;
  }

  void tell(String text) {
    line(INDENT + text);
  }

  void aside(String text) {
    line(INDENT + paint.dim(text));
  }

  /** Something that was checked and holds. */
  void checked(String text) {
    line(INDENT + paint.good("✓ ") + text);
  }

  void failed(String text) {
    line(INDENT + paint.bad("✗ " + text));
  }

  void end(String text) {
    line("");
    line(text);
  }

  void table(Table table) {
    table.lines(paint).forEach(this::tell);
  }

  String name(String name) {
    return paint.name(name);
  }

  String names(List<String> names) {
    return names.stream().map(paint::name).collect(Collectors.joining(", "));
  }

  String way(List<String> hops) {
    return hops.stream().map(paint::name).collect(Collectors.joining(paint.dim(" → ")));
  }

  String time(Duration duration) {
    return paint.bold(Durations.measured(duration.toNanos() / NANOS_PER_MICRO));
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }
}
