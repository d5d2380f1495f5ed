package io.meshage.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.Study;
import io.meshage.sim.study.StudyReport;
import io.meshage.sim.study.StudySettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A planned network under load and faults: what the simulator's page shows. */
class StudyExampleTest {

  @Test
  void aPlannedNetworkIsStudiedBeforeItIsBuilt() {
    StudySettings settings =
        StudySettings.of(NetworkPlan.random(20, 4, 1))
            .linkFailures(0.01)
            .duration(Duration.ofSeconds(10))
            .build();
    StudyReport report = Study.run(settings, Study.Progress.NONE);

    assertThat(report.isGood()).isTrue();
  }
}
