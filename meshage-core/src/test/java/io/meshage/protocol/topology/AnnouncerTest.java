package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MeshConfig;
import io.meshage.TopologyTimers;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a node speaks: batch 10 ms, spacing 50 ms to 5 s, quiet time 10 s. */
class AnnouncerTest {
  private static final TopologyTimers TIMERS = MeshConfig.lan("x").build().topology();

  private final ManualScheduler clock = new ManualScheduler();
  private final List<Long> saidMillis = new ArrayList<>();
  private final List<Long> tickedMillis = new ArrayList<>();
  private long startNanos;
  private final Announcer announcer =
      new Announcer(
          TIMERS,
          clock,
          new SplittableRandom(1),
          () -> saidMillis.add(millis()),
          () -> tickedMillis.add(millis()));

  @BeforeEach
  void begin() {
    ms(20_000);
    startNanos = clock.nowNanos();
  }

  @Test
  void goodNewsWaitsForMoreAndIsToldOnce() {
    announcer.goodNews();
    ms(4);
    announcer.goodNews();
    ms(1_000);
    assertThat(saidMillis).containsExactly(10L);
  }

  @Test
  void badNewsIsToldAtOnce() {
    announcer.badNews();
    assertThat(saidMillis).containsExactly(0L);
  }

  @Test
  void badNewsTakesWaitingGoodNewsAlong() {
    announcer.goodNews();
    ms(3);
    announcer.badNews();
    ms(1_000);
    assertThat(saidMillis).containsExactly(3L);
  }

  @Test
  void badNewsBreaksTheSpacingOnceAndThenWaits() {
    announcer.goodNews();
    ms(15);
    announcer.badNews();
    ms(5);
    announcer.badNews();
    ms(5);
    announcer.badNews();
    ms(1_000);
    assertThat(saidMillis).containsExactly(10L, 15L, 65L);
  }

  @Test
  void aChangeWithinTheSpacingIsPutOffAndNeverDropped() {
    announcer.badNews();
    ms(1);
    announcer.goodNews();
    ms(1_000);
    assertThat(saidMillis).containsExactly(0L, 50L);
  }

  @Test
  void aFewLinksInARowAreToldAtTheLeastSpacing() {
    for (int i = 0; i < 4; i++) {
      announcer.goodNews();
      ms(49);
    }
    ms(1_000);
    assertThat(saidMillis).containsExactly(10L, 60L, 110L, 160L);
  }

  @Test
  void underChurnTheSpacingDoublesToItsGreatest() {
    for (int i = 0; i < 60_000; i++) {
      announcer.goodNews();
      ms(1);
    }
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < saidMillis.size(); i++) {
      gaps.add(saidMillis.get(i) - saidMillis.get(i - 1));
    }
    assertThat(gaps)
        .startsWith(50L, 50L, 50L, 50L, 50L, 100L, 200L, 400L, 800L, 1600L, 3200L, 5000L, 5000L);
    assertThat(saidMillis.get(saidMillis.size() - 1)).isGreaterThan(54_000);
  }

  @Test
  void changesSlowerThanTheSpacingAreNoChurn() {
    for (int i = 0; i < 100; i++) {
      announcer.goodNews();
      ms(61);
    }
    assertThat(saidMillis).hasSize(100);
  }

  @Test
  void afterTheQuietTimeTheSpacingStartsOver() {
    for (int i = 0; i < 5_000; i++) {
      announcer.goodNews();
      ms(1);
    }
    ms(5_000);
    int said = saidMillis.size();
    ms(10_000);
    assertThat(saidMillis).hasSize(said);

    announcer.badNews();
    ms(1);
    announcer.goodNews();
    ms(49);
    assertThat(saidMillis).hasSize(said + 2);
  }

  @Test
  void thePeriodTicksALittleEarlyByChance() {
    announcer.start();
    ms(100_000);
    assertThat(tickedMillis).hasSizeBetween(10, 11);
    assertThat(tickedMillis.get(0)).isBetween(9_000L, 10_000L);
  }

  @Test
  void aNewPeriodCountsFromTheLastTick() {
    announcer.start();
    ms(5_000);
    announcer.setPeriod(Duration.ofSeconds(2));
    ms(0);
    assertThat(tickedMillis).as("already overdue").containsExactly(5_000L);

    announcer.setPeriod(Duration.ofMinutes(30));
    ms(60_000);
    assertThat(tickedMillis).hasSize(1);
  }

  @Test
  void anUnchangedNodeSpeaksForTheRefresh() {
    announcer.setPeriod(Duration.ofHours(1));
    announcer.start();
    clock.advance(Duration.ofHours(10));
    assertThat(saidMillis).hasSizeBetween(18, 22);
    for (int i = 1; i < saidMillis.size(); i++) {
      assertThat(Duration.ofMillis(saidMillis.get(i) - saidMillis.get(i - 1)))
          .isBetween(Duration.ofMinutes(27), Duration.ofMinutes(33));
    }
  }

  @Test
  void whoIsSilentNeverSpeaksAgain() {
    announcer.start();
    announcer.goodNews();
    announcer.silence();
    announcer.badNews();
    announcer.soon();
    announcer.setPeriod(Duration.ofMillis(100));
    clock.advance(Duration.ofHours(2));
    assertThat(saidMillis).isEmpty();
    assertThat(tickedMillis).isEmpty();
    assertThat(clock.pending()).isZero();
  }

  private long millis() {
    return (clock.nowNanos() - startNanos) / 1_000_000;
  }

  private void ms(int millis) {
    clock.advance(Duration.ofMillis(millis));
  }
}
