package io.meshage.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.sim.study.StudyReport.FaultSum;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that are killed are known again soon after they start, however long they were away. */
class ComebackTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void whoWasKilledIsKnownAgainWithinTwoSecondsOfItsStart(long seed) {
    StudyReport report =
        Study.run(
            StudySettings.of(NetworkPlan.random(40, 3, seed))
                .seed(seed)
                .duration(Duration.ofSeconds(90))
                .load(0)
                .nodeFailures(0.01)
                .outage(Duration.ofSeconds(8))
                .build(),
            Study.Progress.NONE);

    assertThat(report.isGood()).isTrue();
    FaultSum starts = Objects.requireNonNull(report.sums().get(FaultKind.NODE_UP));
    assertThat(starts.faults()).isGreaterThan(20);
    assertThat(Duration.ofNanos(starts.learnedNanos().quantile(0.99))).isLessThan(SOON);
  }
}
