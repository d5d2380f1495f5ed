package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.LinkInfo;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that end and start again, once or often: they are in the mesh again, or it is said why. */
class RestartStoryTest {
  private static final Duration SOON = Duration.ofSeconds(2);

  /** A hub that others dialled; its neighbour has a neighbour. */
  private static Simulation around(long seed) {
    Simulation sim = Simulation.of(seed);
    for (String name : List.of("hub", "a", "b", "far")) {
      sim.start(name);
    }
    sim.dial("a", "hub");
    sim.dial("b", "hub");
    sim.dial("far", "a");
    sim.advance(Duration.ofSeconds(20));
    return sim;
  }

  private static void usable(Simulation sim, String name) {
    for (String from : List.of("a", "b", "far")) {
      assertThat(sim.node(from).set(List.of(name), "hello").complete()).as(from).isTrue();
    }
    assertThat(sim.node(name).broadcast("I am back").acknowledged())
        .containsExactly("a", "b", "far");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aHubThatLeavesAndStartsAgainIsDialledByThoseWhoHadDialledIt(long seed) {
    try (Simulation sim = around(seed)) {
      sim.leave("hub");
      sim.advance(Duration.ofSeconds(2));
      sim.restart("hub");
      sim.advance(SOON);

      usable(sim, "hub");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aNodeThatIsRestartedPolitelySevenTimesInTwelveSecondsIsOfUse(long seed) {
    try (Simulation sim = around(seed)) {
      for (int life = 0; life < 7; life++) {
        sim.leave("hub");
        sim.advance(Duration.ofMillis(200));
        sim.restart("hub");
        sim.advance(Duration.ofMillis(1_500));
      }
      sim.advance(SOON.minusMillis(1_500));

      usable(sim, "hub");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aNodeThatCrashesSevenTimesIsSaidToSettleAndNeverToHaveLeft(long seed) {
    try (Simulation sim = around(seed)) {
      for (int life = 0; life < 7; life++) {
        sim.crash("hub");
        sim.restart("hub");
        sim.dial("hub", "a");
        sim.advance(Duration.ofMillis(500));
      }
      assertThat(link(sim.node("a"), "hub").settling()).isGreaterThan(Duration.ofSeconds(1));
      assertThat(link(sim.node("a"), "hub").inUse()).isFalse();
      assertThat(sim.node("a").stats().count("links-settling")).isPositive();

      SendReport to = sim.node("a").set(List.of("hub"), "hello");
      assertThat(to.outcomes().get("hub")).isIn(Outcome.NO_ROUTE, Outcome.UNKNOWN_NAME);
      assertThat(to.words("hub")).containsPattern("is settling, [0-9]+ s left");
      SendReport from = sim.node("hub").set(List.of("far"), "hello");
      assertThat(from.words("far")).contains("a has not announced it");

      sim.advance(Duration.ofSeconds(31));
      assertThat(link(sim.node("a"), "hub").inUse()).isTrue();
      usable(sim, "hub");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatIsDampedHasNotLeftForThirdNodesEither(long seed) {
    try (Simulation sim = around(seed)) {
      sim.leave("hub");
      sim.advance(Duration.ofMillis(500));
      for (int life = 0; life < 7; life++) {
        sim.restart("hub");
        sim.dial("hub", "a");
        sim.advance(Duration.ofMillis(500));
        if (life < 6) {
          sim.crash("hub");
        }
      }
      SendReport to = sim.node("far").set(List.of("hub"), "hello");

      assertThat(to.outcomes()).containsEntry("hub", Outcome.NO_ROUTE);
      assertThat(to.words("hub")).contains("do not confirm them: a; ", "is settling");
    }
  }

  private static LinkInfo link(Node node, String peer) {
    return node.links().stream().filter(one -> one.peer().equals(peer)).findFirst().orElseThrow();
  }
}
