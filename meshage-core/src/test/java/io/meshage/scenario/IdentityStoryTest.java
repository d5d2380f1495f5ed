package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names: taken back after a restart, never taken away from the living; leaving is not failing. */
class IdentityStoryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Simulation line(long seed, String... names) {
    return Simulation.line(seed, names);
  }

  @ParameterizedTest(name = "seed {0}, clock {1} h, disk lost: {2}, silent: {3}")
  @CsvSource({
    "1, 0, false, false",
    "2, -1, true, false",
    "3, 1, true, false",
    "4, -1, false, true",
    "5, -1, true, true",
    "6, -100, true, false",
    "7, 1, false, true"
  })
  void aRestartedNodeTakesItsNameBackWhateverItsClockSays(
      long seed, int hours, boolean diskLost, boolean silent) {
    try (Simulation sim = line(seed, "a", "b", "c", "d")) {
      if (silent) {
        sim.vanish("c");
      } else {
        sim.crash("c");
      }
      sim.setClock("c", Duration.ofHours(hours));
      if (diskLost) {
        sim.loseDisk("c");
      }
      sim.advance(Duration.ofMillis(100));
      sim.restart("c");
      sim.dial("c", "b");
      sim.dial("c", "d");

      sim.eventually(
          Duration.ofSeconds(2),
          () -> assertThat(sim.node("a").mesh().adjacency().get("b")).containsExactly("a", "c"));
      assertThat(sim.node("a").set(List.of("c"), "welcome back").complete()).isTrue();
      sim.eventually(
          Duration.ofSeconds(20), () -> assertThat(sim.node("a").mesh().nodes()).hasSize(4));
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  /** Nobody's clock decides who is admitted, so that no two nodes differ about it. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aNodeWhoseClockIsTwoDaysAheadIsKnownEverywhereAndAfterItsClockIsSetToo(long seed) {
    try (Simulation sim = line(seed, "a", "b")) {
      sim.start("c");
      sim.crash("c");
      sim.setClock("c", Duration.ofDays(2));
      sim.restart("c");
      sim.dial("c", "b");
      sim.eventually(SECOND, () -> assertThat(sim.node("a").mesh().nodes()).contains("c"));
      assertThat(sim.node("a").set(List.of("c"), "hello").complete()).isTrue();
      assertThat(sim.node("a").stats().count("announcements-future")).isPositive();

      sim.quiet();
      long before = framesOf(sim, "a");
      sim.advance(Duration.ofMinutes(1));
      long aMinute = framesOf(sim, "a") - before;
      sim.crash("c");
      sim.setClock("c", Duration.ZERO);
      sim.restart("c"); // its disk remembers the wrong time
      sim.dial("c", "b");
      sim.eventually(
          SECOND, () -> assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c"));
      assertThat(sim.node("a").set(List.of("c"), "again").complete()).isTrue();
      sim.quiet();
      sim.invariants().atRest();
      long then = framesOf(sim, "a");
      sim.advance(Duration.ofMinutes(1));
      assertThat(framesOf(sim, "a") - then).as("frames a minute").isCloseTo(aMinute, within(60L));
      assertThat(aMinute).isLessThan(10 * 60);
    }
  }

  private static long framesOf(Simulation sim, String name) {
    return sim.node(name).links().stream().mapToLong(l -> l.framesIn() + l.framesOut()).sum();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void messagesOfTheNewLifeAreNotTakenForThoseOfTheOld(long seed) {
    try (Simulation sim = line(seed, "a", "b")) {
      sim.node("a").set(List.of("b"), "old 1");
      sim.node("a").set(List.of("b"), "old 2");
      sim.crash("a");
      sim.loseDisk("a");
      sim.setClock("a", Duration.ofHours(-1));
      sim.restart("a");
      sim.dial("a", "b");

      assertThat(sim.node("a").set(List.of("b"), "new 1").complete()).isTrue();
      assertThat(sim.received("b")).extracting(m -> m.text()).endsWith("old 2", "new 1");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aSecondNodeOfALivingNameIsRefusedAndHarmsNobody(long seed) {
    try (Simulation sim = line(seed, "a", "b", "c", "d")) {
      long instance = sim.node("a").instance();
      sim.start("x", sim.config("a").build());

      assertThatThrownBy(() -> sim.dial("x", "d"))
          .isInstanceOfSatisfying(
              DialException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.NAME_IN_USE))
          .hasMessageContaining("10.0.0.1");
      sim.advance(Duration.ofSeconds(30));

      assertThat(sim.node("a").instance()).isEqualTo(instance);
      assertThat(sim.node("x").links()).isEmpty();
      assertThat(sim.node("d").mesh().nodes()).containsExactly("a", "b", "c", "d");
      assertThat(sim.node("d").set(List.of("a"), "still you").complete()).isTrue();
      assertThat(sim.received("x")).isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void twoPartsThatEachHaveANodeOfOneNameKeepTheOlderWhenTheyMeet(long seed) {
    try (Simulation sim = line(seed, "a", "b", "c")) {
      sim.start("d");
      sim.start("x", sim.config("a").build());
      sim.dial("x", "d");
      sim.advance(SECOND);

      sim.dial("c", "d");
      sim.advance(Duration.ofMinutes(2));

      assertThat(sim.node("a").links()).hasSize(1);
      assertThat(sim.node("x").links()).isEmpty();
      assertThat(sim.node("d").mesh().nodes()).containsExactly("a", "b", "c", "d");
      assertThat(sim.node("d").set(List.of("a"), "the first").complete()).isTrue();
      assertThat(sim.received("a")).hasSize(1);
    }
  }

  @ParameterizedTest(name = "seed {0}, jitter {1}")
  @CsvSource({"1, false", "2, true", "3, true", "4, true", "5, true"})
  void twoNodesThatDialEachOtherAtOnceEndWithOneLinkThatNeverFlaps(long seed, boolean jitter) {
    try (Simulation sim = Simulation.of(seed)) {
      if (jitter) {
        sim.network().delay(io.meshage.sim.Delay.uniform(Duration.ZERO, Duration.ofMillis(5)));
      }
      List<String> heard = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        Node node = sim.start(name);
        node.addListener(
            new MeshListener() {
              @Override
              public void linkUp(LinkUp event) {
                heard.add(name + " up");
              }

              @Override
              public void linkDown(LinkDown event) {
                heard.add(name + " down " + event.reason());
              }
            });
      }

      CompletableFuture<String> one = sim.dialAsync("a", "b");
      CompletableFuture<String> other = sim.dialAsync("b", "a");
      sim.advance(Duration.ofSeconds(10));

      assertThat(one.isDone() && other.isDone()).isTrue();
      assertThat(one.isCompletedExceptionally() && other.isCompletedExceptionally()).isFalse();
      assertThat(heard).containsExactlyInAnyOrder("a up", "b up");
      assertThat(sim.node("a").links()).hasSize(1);
      assertThat(sim.node("b").links()).hasSize(1);
      assertThat(sim.network().connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whoLeavesHasLeftAndWhoCrashesHasFailed(long seed) {
    try (Simulation sim = line(seed, "a", "b", "c", "d")) {
      sim.dial("b", "d");
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
      sim.quiet();

      sim.leave("c");
      sim.advance(SECOND);
      assertThat(heard).containsExactly("left c");
      assertThat(sim.node("a").set(List.of("c"), "too late").outcomes())
          .containsEntry("c", Outcome.LEFT);

      sim.crash("d");
      sim.advance(SECOND);
      assertThat(heard).containsExactly("left c", "failed d");
      assertThat(sim.node("a").set(List.of("d"), "too late").outcomes())
          .containsEntry("d", Outcome.NO_ROUTE);
      sim.quiet();
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whoLeftMayComeBack(long seed) {
    try (Simulation sim = line(seed, "a", "b", "c")) {
      sim.leave("c");
      sim.advance(SECOND);
      sim.loseDisk("c");
      sim.setClock("c", Duration.ofHours(-1));
      sim.restart("c");
      sim.dial("c", "b");

      sim.eventually(
          Duration.ofSeconds(2), () -> assertThat(sim.node("a").mesh().nodes()).contains("c"));
      assertThat(sim.node("a").set(List.of("c"), "again").complete()).isTrue();
      sim.quiet();
      sim.invariants().atRest();
    }
  }
}
