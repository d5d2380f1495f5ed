package io.meshage.protocol.topology;

import static io.meshage.protocol.topology.SpfThrottle.State.LONG_WAIT;
import static io.meshage.protocol.topology.SpfThrottle.State.QUIET;
import static io.meshage.protocol.topology.SpfThrottle.State.SHORT_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MeshConfig;
import io.meshage.TopologyTimers;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The transitions of RFC 8405 section 5.1, each by its number; delays 10, 50 and 1,000 ms. */
class SpfThrottleTest {
  private final ManualScheduler clock = new ManualScheduler();
  private int nodes = 20_000; // enough for the full delays
  private int runs;
  private final SpfThrottle throttle =
      new SpfThrottle(MeshConfig.lan("x").build().topology(), clock, () -> nodes, () -> runs++);

  @Test
  void transition1TheFirstChangeWaitsTheInitialDelay() {
    throttle.changed();
    assertThat(throttle.state()).isEqualTo(SHORT_WAIT);
    ms(9);
    assertThat(runs).isZero();
    ms(1);
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void transition2ChangesDuringShortWaitShareOneCalculation() {
    throttle.changed();
    ms(10);
    throttle.changed();
    ms(20);
    throttle.changed();
    ms(29);
    assertThat(runs).isEqualTo(1);
    ms(1);
    assertThat(runs).isEqualTo(2);
    assertThat(throttle.state()).isEqualTo(SHORT_WAIT);
    ms(200);
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void transition3LearningEndsInLongWait() {
    throttle.changed();
    ms(499);
    assertThat(throttle.state()).isEqualTo(SHORT_WAIT);
    ms(1);
    assertThat(throttle.state()).isEqualTo(LONG_WAIT);
  }

  @Test
  void transition4ChangesDuringLongWaitWaitLong() {
    throttle.changed();
    ms(600);
    throttle.changed();
    ms(999);
    assertThat(runs).isEqualTo(1);
    ms(1);
    assertThat(runs).isEqualTo(2);
  }

  @Test
  void transition5LongWaitEndsAfterTheHoldDownWithoutChanges() {
    throttle.changed();
    ms(600);
    throttle.changed();
    ms(2_999);
    assertThat(throttle.state()).isEqualTo(LONG_WAIT);
    ms(1);
    assertThat(throttle.state()).isEqualTo(QUIET);
  }

  @Test
  void transition6ShortWaitEndsWithTheHoldDownWhereLearningTakesLonger() {
    TopologyTimers lan = MeshConfig.lan("x").build().topology();
    SpfThrottle slowLearner =
        new SpfThrottle(
            new TopologyTimers(
                lan.msaPeriod(),
                lan.batchDelay(),
                lan.minSpacing(),
                lan.maxSpacing(),
                lan.quietReset(),
                lan.spfInitialDelay(),
                lan.spfShortDelay(),
                lan.spfLongDelay(),
                Duration.ofSeconds(10),
                lan.spfHolddown(),
                lan.maxAge(),
                lan.refresh()),
            clock,
            () -> nodes,
            () -> runs++);
    slowLearner.changed();
    ms(3_000);
    assertThat(slowLearner.state()).isEqualTo(QUIET);
    ms(20_000);
    assertThat(slowLearner.state()).isEqualTo(QUIET);
  }

  @Test
  void aForcedCalculationTakesThePlaceOfTheOneThatWaits() {
    throttle.changed();
    throttle.ranEarly();
    ms(100);
    assertThat(runs).isZero();
    throttle.changed();
    ms(50);
    assertThat(runs).isEqualTo(1);
  }

  @Test
  void aSmallMeshNeverWaitsLong() {
    nodes = 30;
    throttle.changed();
    ms(600);
    assertThat(throttle.state()).isEqualTo(LONG_WAIT);
    throttle.changed();
    ms(10);
    assertThat(runs).isEqualTo(2);
  }

  private void ms(int millis) {
    clock.advance(Duration.ofMillis(millis));
  }
}
