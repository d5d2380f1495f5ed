package io.meshage.bench.macro;

import io.meshage.bench.workload.Sink.Better;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, by workload, figure and subject, round by round. */
final class Results {

  /** The subject that others are compared with. */
  static final String FLOOR = "floor";

  /** The product. */
  static final String MESHAGE = "meshage";

  /**
   * What is measured.
   *
   * @param workload its name
   * @param name of the figure within the workload
   * @param unit of the values
   * @param better which of two values is the better one
   */
  record Figure(String workload, String name, String unit, Better better) {}

  private final Map<Figure, Map<String, List<Double>>> values = new LinkedHashMap<>();

  /** Adds the value of the next round. */
  void add(Figure figure, String subject, double value) {
    values
        .computeIfAbsent(figure, key -> new LinkedHashMap<>())
        .computeIfAbsent(subject, key -> new ArrayList<>())
        .add(value);
  }

  Collection<Figure> figures() {
    return values.keySet();
  }

  List<Figure> figures(String workload) {
    return values.keySet().stream().filter(f -> f.workload().equals(workload)).toList();
  }

  Optional<Figure> figure(String workload, String name) {
    return figures(workload).stream().filter(f -> f.name().equals(name)).findFirst();
  }

  Collection<String> subjects(Figure figure) {
    return values.getOrDefault(figure, Map.of()).keySet();
  }

  /** Returns the values of all rounds; none if the figure or the subject is not there. */
  List<Double> rounds(Figure figure, String subject) {
    return List.copyOf(values.getOrDefault(figure, Map.of()).getOrDefault(subject, List.of()));
  }

  /** Returns the median over the rounds. */
  OptionalDouble median(Figure figure, String subject) {
    return median(rounds(figure, subject));
  }

  /** Returns, for each round, the value beside the floor's of the same round. */
  List<Double> ratios(Figure figure, String subject) {
    return ratios(figure, subject, FLOOR);
  }

  /** Returns, for each round, the value beside another subject's of the same round. */
  List<Double> ratios(Figure figure, String subject, String base) {
    List<Double> own = rounds(figure, subject);
    List<Double> floor = rounds(figure, base);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; own.size() == floor.size() && i < own.size(); i++) {
      if (floor.get(i) > 0) {
        ratios.add(own.get(i) / floor.get(i));
      }
    }
    return ratios;
  }

  static OptionalDouble median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(
        sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2);
  }

  static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  static double greatest(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
