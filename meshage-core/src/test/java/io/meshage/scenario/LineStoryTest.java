package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Message;
import io.meshage.Outcome;
import io.meshage.Route;
import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five nodes in a line: they learn each other, deliver along the line, and notice what changes. */
class LineStoryTest {
  private static final Duration SOON = Duration.ofMillis(500);

  private static Simulation line(long seed) {
    return Simulation.line(seed, "a", "b", "c", "d", "e");
  }

  private static List<String> route(Simulation sim, String from, String to) {
    return sim.node(from).mesh().route(to).map(Route::hops).orElse(List.of());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void everybodySeesTheWholeLineAndAMessageNamesItsRoute(long seed) {
    try (Simulation sim = line(seed)) {
      assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c", "d", "e");

      SendReport report = sim.node("a").set(List.of("e", "c"), "hi");

      assertThat(report.acknowledged()).containsExactly("c", "e");
      assertThat(report.elapsed()).isLessThan(Duration.ofMillis(100));
      assertThat(sim.received("e"))
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.text()).isEqualTo("hi");
                assertThat(message.source()).isEqualTo("a");
                assertThat(message.route()).containsExactly("a", "b", "c", "d", "e");
              });
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aBroadcastReachesEverybodyOnceWithOneCopyPerLink(long seed) {
    try (Simulation sim = line(seed)) {
      SendReport report = sim.node("c").broadcast("all");

      assertThat(report.acknowledged()).containsExactly("a", "b", "d", "e");
      for (String name : List.of("a", "b", "d", "e")) {
        assertThat(sim.received(name)).extracting(Message::text).containsExactly("all");
      }
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aShortcutShortensTheRouteAtOnceAndHangingUpBringsTheLongOneBackForGood(long seed) {
    try (Simulation sim = line(seed)) {
      sim.dial("b", "d");
      sim.eventually(
          SOON, () -> assertThat(route(sim, "a", "e")).containsExactly("a", "b", "d", "e"));

      sim.node("b").hangup("d");
      sim.eventually(
          SOON, () -> assertThat(route(sim, "a", "e")).containsExactly("a", "b", "c", "d", "e"));

      sim.advance(Duration.ofMinutes(2));
      assertThat(route(sim, "a", "e")).hasSize(5);
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aCutInTheMiddleIsSeenByBothHalvesAndRedialled(long seed) {
    try (Simulation sim = line(seed)) {
      sim.network().cut("b", "c");
      sim.eventually(
          SOON, () -> assertThat(sim.node("e").mesh().nodes()).containsExactly("c", "d", "e"));
      assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b");

      sim.eventually(Duration.ofSeconds(10), () -> assertThat(route(sim, "a", "e")).hasSize(5));
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whoeverIsUnknownOrCutOffIsNamedInTheReportAtOnce(long seed) {
    try (Simulation sim = line(seed)) {
      sim.crash("c");
      sim.eventually(
          SOON, () -> assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b"));

      SendReport report = sim.node("a").set(List.of("b", "e", "nobody", "a"), "hi");

      assertThat(report.outcomes())
          .containsEntry("a", Outcome.ACKNOWLEDGED)
          .containsEntry("b", Outcome.ACKNOWLEDGED)
          .containsEntry("e", Outcome.NO_ROUTE)
          .containsEntry("nobody", Outcome.UNKNOWN_NAME);
      assertThat(report.elapsed()).isLessThan(SOON);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theAnnouncementPeriodCanBeChangedWhileRunning(long seed) {
    try (Simulation sim = line(seed)) {
      sim.advance(Duration.ofSeconds(11));
      long before = sim.trace().frameBytes();
      sim.advance(Duration.ofSeconds(20));
      final long slow = sim.trace().frameBytes() - before;

      for (String name : sim.running()) {
        sim.node(name).setMsaPeriod(Duration.ofMillis(200));
        assertThat(sim.node(name).msaPeriod()).isEqualTo(Duration.ofMillis(200));
      }
      sim.advance(Duration.ofSeconds(11));
      before = sim.trace().frameBytes();
      sim.advance(Duration.ofSeconds(20));

      assertThat(sim.trace().frameBytes() - before).isGreaterThan(2 * slow);
      sim.invariants().agreement();
    }
  }
}
