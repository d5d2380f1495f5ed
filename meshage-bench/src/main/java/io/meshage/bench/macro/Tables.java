package io.meshage.bench.macro;

import io.meshage.bench.macro.Results.Figure;
import io.meshage.bench.workload.Workload;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Results as Markdown: a table for each workload, a row for each subject. */
final class Tables {
  private final Results results;
  private final String base;

  /** Makes tables of ratios to the floor. */
  Tables(Results results) {
    this(results, Results.FLOOR);
  }

  /** Makes tables of ratios to another subject. */
  Tables(Results results, String base) {
    this.results = results;
    this.base = base;
  }

  /** Returns the table of a workload; empty if nothing was measured. */
  String of(Workload workload) {
    List<Figure> figures = results.figures(workload.name());
    if (figures.isEmpty()) {
      return "";
    }
    StringBuilder out = new StringBuilder(256);
    out.append("### ").append(workload.title()).append("\n\n| |");
    for (Figure figure : figures) {
      out.append(' ').append(figure.name()).append(", ").append(figure.unit()).append(" |");
    }
    out.append("\n|---|").append("---:|".repeat(figures.size())).append('\n');
    for (String subject : subjects(figures)) {
      out.append("| ").append(subject).append(" |");
      figures.forEach(figure -> out.append(' ').append(cell(figure, subject)).append(" |"));
      out.append('\n');
    }
    return out.append('\n').toString();
  }

  private Set<String> subjects(List<Figure> figures) {
    return figures.stream()
        .flatMap(figure -> results.subjects(figure).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The median, and behind it the median of the rounds' ratios to the one compared with. */
  private String cell(Figure figure, String subject) {
    OptionalDouble median = results.median(figure, subject);
    if (median.isEmpty()) {
      return "";
    }
    String value = Numbers.of(median.getAsDouble());
    if (subject.equals(base)) {
      return value;
    }
    String ratio = Numbers.ratio(Results.median(results.ratios(figure, subject, base)));
    return ratio.isEmpty() ? value : value + " (" + ratio + ")";
  }
}
