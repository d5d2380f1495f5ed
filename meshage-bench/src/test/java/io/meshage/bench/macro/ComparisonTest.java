package io.meshage.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.bench.macro.Results.Figure;
import io.meshage.bench.workload.Sink.Better;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final Figure TIME = new Figure("round-trip", "p50", "µs", Better.LOWER);
  private static final Figure RATE = new Figure("rate-100", "1 in flight", "/s", Better.HIGHER);

  @TempDir private Path folder = Path.of("");

  private static Results results(Figure figure, List<Double> floor, List<Double> meshage) {
    Results results = new Results();
    floor.forEach(value -> results.add(figure, Results.FLOOR, value));
    meshage.forEach(value -> results.add(figure, Results.MESHAGE, value));
    return results;
  }

  private static final List<Double> FLOOR = List.of(10.0, 20.0, 40.0);

  @Test
  void aMachineOfTwiceTheSpeedChangesNothing() {
    Results before = results(TIME, FLOOR, List.of(20.0, 40.0, 80.0));
    Results now = results(TIME, List.of(5.0, 10.0, 20.0), List.of(10.0, 20.0, 40.0));

    Comparison comparison = new Comparison(before, now);

    assertThat(comparison.isWorse()).isFalse();
    assertThat(comparison.markdown()).contains("None.");
  }

  @Test
  void aRatioThatRoseByAFifthInAllRoundsIsWorse() {
    Results before = results(TIME, FLOOR, List.of(20.0, 40.0, 80.0));
    Results now = results(TIME, FLOOR, List.of(24.0, 48.0, 96.0));

    Comparison comparison = new Comparison(before, now);

    assertThat(comparison.isWorse()).isTrue();
    assertThat(comparison.markdown()).contains("+20 %", "worse");
  }

  @Test
  void aRateThatRoseIsBetter() {
    Results before = results(RATE, FLOOR, List.of(5.0, 10.0, 20.0));
    Results now = results(RATE, FLOOR, List.of(8.0, 16.0, 32.0));

    Comparison comparison = new Comparison(before, now);

    assertThat(comparison.isWorse()).isFalse();
    assertThat(comparison.markdown()).contains("+60 %", "better");
  }

  @Test
  void aMedianThatRoseWithinTheSpreadOfTheRoundsIsOnlyShown() {
    Results before = results(TIME, FLOOR, List.of(20.0, 40.0, 120.0));
    Results now = results(TIME, FLOOR, List.of(20.0, 60.0, 100.0));

    Comparison comparison = new Comparison(before, now);

    assertThat(comparison.isWorse()).isFalse();
    assertThat(comparison.markdown()).contains("within the spread");
  }

  @Test
  void aTimeWithoutAFloorIsShownAndNotJudged() {
    Results before = results(TIME, List.of(), List.of(20.0, 20.0));
    Results now = results(TIME, List.of(), List.of(40.0, 40.0));

    Comparison comparison = new Comparison(before, now);

    assertThat(comparison.isWorse()).isFalse();
    assertThat(comparison.markdown()).contains("+100 %", "on this machine");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Results written = results(TIME, FLOOR, List.of(24.0, 48.0, 96.0));
    Path file = folder.resolve("results.json");

    ResultsJson.write(file, written, "a machine");
    Results read = ResultsJson.read(file);

    assertThat(read.figures()).containsExactly(TIME);
    assertThat(read.ratios(TIME, Results.MESHAGE)).containsExactly(2.4, 2.4, 2.4);
  }
}
