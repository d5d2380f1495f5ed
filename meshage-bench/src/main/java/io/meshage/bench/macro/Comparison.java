package io.meshage.bench.macro;

import io.meshage.bench.macro.Results.Figure;
import io.meshage.bench.workload.Sink.Better;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A run beside an earlier one, meshage only. Where there is a floor, ratios to it are compared, so
 * that runs on different machines can be; elsewhere the figures themselves, of which times are only
 * shown: another machine has others.
 *
 * <p>A change counts when the medians differ by more than a tenth and no round of one run lies
 * among those of the other: rounds of one run differ by more than that from each other now and
 * then.
 */
final class Comparison {
  private static final double THRESHOLD = 0.1;
  private static final double PERCENT = 100;
  private static final Set<String> TIMES = Set.of("µs", "ms");

  private final StringBuilder rows = new StringBuilder();
  private boolean worse;

  Comparison(Results before, Results now) {
    for (Figure figure : now.figures()) {
      boolean hasFloor = !now.rounds(figure, Results.FLOOR).isEmpty();
      List<Double> newRounds = comparable(now, figure, hasFloor);
      List<Double> oldRounds = comparable(before, figure, hasFloor);
      if (!newRounds.isEmpty() && !oldRounds.isEmpty()) {
        compare(figure, oldRounds, newRounds, hasFloor || !TIMES.contains(figure.unit()));
      }
    }
  }

  private static List<Double> comparable(Results results, Figure figure, boolean hasFloor) {
    return hasFloor
        ? results.ratios(figure, Results.MESHAGE)
        : results.rounds(figure, Results.MESHAGE);
  }

  private void compare(Figure figure, List<Double> before, List<Double> now, boolean counts) {
    double old = Results.median(before).orElseThrow();
    double change = Results.median(now).orElseThrow() / old - 1;
    if (!(Math.abs(change) > THRESHOLD)) {
      return;
    }
    boolean isWorse = change > 0 == (figure.better() == Better.LOWER);
    boolean isApart =
        Results.greatest(before) < Results.least(now)
            || Results.greatest(now) < Results.least(before);
    worse |= isWorse && isApart && counts;
    String verdict = (isWorse ? "worse" : "better") + (counts ? "" : ", on this machine");
    rows.append(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %+.0f %% | %s |%n",
            figure.workload(),
            figure.name(),
            Numbers.of(old),
            Numbers.of(old * (1 + change)),
            change * PERCENT,
            isApart ? verdict : verdict + "? within the spread of rounds"));
  }

  /** Returns whether something became worse beyond doubt. */
  boolean isWorse() {
    return worse;
  }

  String markdown() {
    String head = "### Changes of more than 10 % against the baseline\n\n";
    return rows.isEmpty()
        ? head + "None.\n"
        : head
            + "| workload | figure | before | now | change | |\n|---|---|---|---|---|---|\n"
            + rows;
  }
}
