package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.MeshListener;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that falls apart and heals, and peers that go silent. */
class PartitionStoryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final List<String> LEFT = List.of("a", "b", "c");
  private static final List<String> RIGHT = List.of("d", "e", "f");

  private static Simulation ring(long seed) {
    return Simulation.ring(seed, "a", "b", "c", "d", "e", "f");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void bothHalvesNoticeWithinTwoSecondsAndStayWhole(long seed) {
    try (Simulation sim = ring(seed)) {
      sim.network().split(List.of(LEFT, RIGHT));
      sim.eventually(
          Duration.ofSeconds(2),
          () -> {
            assertThat(sim.node("a").mesh().nodes()).isEqualTo(LEFT);
            assertThat(sim.node("f").mesh().nodes()).isEqualTo(RIGHT);
            sim.invariants().agreement();
          });
      assertThat(sim.node("a").broadcast("left").acknowledged()).containsExactly("b", "c");
      assertThat(sim.node("a").set(List.of("e"), "no").outcomes())
          .containsEntry("e", Outcome.NO_ROUTE);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aShortPartitionThatHealsIsOneMeshAtOnce(long seed) {
    try (Simulation sim = ring(seed)) {
      sim.network().split(List.of(LEFT, RIGHT));
      sim.advance(Duration.ofSeconds(5));
      sim.network().heal();

      // redials are a few seconds apart by then; once linked, agreement takes milliseconds
      sim.eventually(
          Duration.ofSeconds(20), () -> assertThat(sim.node("a").mesh().nodes()).hasSize(6));
      sim.eventually(SECOND, sim.invariants()::agreement);
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aDialAcrossAHealedPartitionJoinsTheHalvesWithinASecondNotAPeriod(long seed) {
    try (Simulation sim =
        Simulation.builder(seed)
            .config(config -> config.redial(false).announceEvery(Duration.ofMinutes(10)))
            .ring("a", "b", "c", "d", "e", "f")) {
      sim.network().split(List.of(LEFT, RIGHT));
      sim.advance(Duration.ofMinutes(1));
      sim.node("a").set(List.of("b"), "life goes on");
      sim.network().heal();

      sim.dial("c", "d");

      sim.eventually(
          SECOND,
          () -> {
            assertThat(sim.node("a").mesh().nodes()).hasSize(6);
            sim.invariants().agreement();
          });
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aPeerThatVanishesWithoutAWordIsFoundByPingsAndFailed(long seed) {
    try (Simulation sim = Simulation.line(seed, "a", "b", "c", "d")) {
      List<String> heard = new ArrayList<>();
      sim.node("a")
          .addListener(
              new MeshListener() {
                @Override
                public void nodeFailed(NodeEvent event) {
                  heard.add("failed " + event.node().name());
                }

                @Override
                public void nodeLeft(NodeEvent event) {
                  heard.add("left " + event.node().name());
                }
              });

      sim.vanish("c");

      Duration silence = sim.node("b").config().health().silence();
      sim.eventually(
          silence.plus(SECOND),
          () -> assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b"));
      sim.advance(SECOND);
      assertThat(heard).containsExactlyInAnyOrder("failed c", "failed d");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aHalfOpenConnectionIsClosedAsSilentByBothEndsAndReplaced(long seed) {
    try (Simulation sim = Simulation.line(seed, "a", "b", "c")) {
      List<CloseReason> reasons = new ArrayList<>();
      sim.node("b")
          .addListener(
              new MeshListener() {
                @Override
                public void linkDown(LinkDown event) {
                  reasons.add(event.reason());
                }
              });

      sim.network().halfOpen("b", "c");
      sim.eventually(
          Duration.ofSeconds(2), () -> assertThat(reasons).containsExactly(CloseReason.SILENT));
      sim.eventually(
          Duration.ofSeconds(10), () -> assertThat(sim.node("a").mesh().nodes()).hasSize(3));
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aOneWayPartitionTakesTheLinkOutOfEveryView(long seed) {
    try (Simulation sim = ring(seed)) {
      sim.network().partitionOneWay("a", "b");
      sim.eventually(
          Duration.ofSeconds(3),
          () -> {
            assertThat(sim.node("d").mesh().adjacency().get("a")).containsExactly("f");
            sim.invariants().agreement();
          });
      assertThat(sim.node("a").set(List.of("b"), "the long way").complete()).isTrue();
      assertThat(sim.received("b").get(0).route()).containsExactly("a", "f", "e", "d", "c", "b");

      sim.network().heal();
      sim.eventually(
          Duration.ofSeconds(20),
          () -> assertThat(sim.node("d").mesh().adjacency().get("a")).containsExactly("b", "f"));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aPauseOfAllNodesAtOnceKillsNoLink(long seed) {
    try (Simulation sim = ring(seed)) {
      sim.running().forEach(sim::pause);
      sim.advance(Duration.ofSeconds(30));
      sim.running().forEach(sim::resume);
      sim.advance(SECOND);
      sim.eventually(Duration.ofSeconds(20), sim.invariants()::agreement);
      SendReport report = sim.node("a").broadcast("awake");
      assertThat(report.acknowledged()).hasSize(5);
    }
  }
}
