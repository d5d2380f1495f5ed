package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Compressor;
import io.meshage.Message;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that meet trouble on their way. */
class DeliveryStoryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Two ways from a to z: over b and c, and the longer one over x, y and w. */
  private static Simulation twoWays(long seed) {
    return Simulation.builder(seed)
        .delay(Delay.constant(Duration.ofMillis(10)))
        .ring("a", "b", "c", "z", "w", "y", "x");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aRelayThatDiesWithMessagesInFlightCostsNoneOfThem(long seed) {
    try (Simulation sim = twoWays(seed)) {
      List<CompletableFuture<SendReport>> reports = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        reports.add(sim.node("a").setAsync(List.of("z"), "m" + i));
        sim.advance(Duration.ofMillis(1));
      }
      sim.crash("c");
      sim.quiet();

      assertThat(reports)
          .allSatisfy(report -> assertThat(report.join().acknowledged()).containsExactly("z"));
      assertThat(sim.received("z")).hasSize(50);
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aRelayThatVanishesSilentlyIsGoneRoundWithinTheTimeout(long seed) {
    try (Simulation sim = twoWays(seed)) {
      sim.vanish("c");
      SendReport report = sim.node("a").set(List.of("z"), "hi");

      assertThat(report.acknowledged()).containsExactly("z");
      assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(5));
      assertThat(sim.received("z").get(0).route()).doesNotContain("c");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aLargeBodyTravelsSmallThroughARelayThatDoesNotLookIntoIt(Compressor compressor) {
    try (Simulation sim =
        Simulation.builder(1).config(with -> with.compress(compressor)).line("a", "b", "c")) {
      List<Message> relayed = new ArrayList<>();
      sim.node("b").onSnoop(relayed::add);
      String body = "what everybody says ".repeat(200);

      assertThat(sim.node("a").set(List.of("c"), body).complete()).isTrue();

      assertThat(sim.received("c")).extracting(Message::text).containsExactly(body);
      assertThat(((Bytes) relayed.get(0).body()).length()).isLessThan(body.length() / 5);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whatCannotBeDeliveredFailsAtItsTimeoutAndNotLater(long seed) {
    try (Simulation sim = Simulation.line(seed, "a", "b", "c")) {
      sim.pause("c");
      SendReport report = sim.node("a").set(List.of("c"), "hi", Duration.ofMillis(300));

      assertThat(report.outcomes()).containsEntry("c", Outcome.TIMEOUT);
      assertThat(report.elapsed()).isBetween(Duration.ofMillis(200), Duration.ofMillis(301));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void orderPerSourceAndRecipientSurvivesChangesOfTheRoute(long seed) {
    try (Simulation sim = twoWays(seed)) {
      SplittableRandom random = new SplittableRandom(seed);
      sim.network().delay("y", "w", Delay.constant(Duration.ofMillis(100)));
      List<String> sent = new ArrayList<>();
      List<CompletableFuture<SendReport>> reports = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String body = "m" + i;
        sent.add(body);
        reports.add(sim.node("a").setAsync(List.of("z"), body));
        if (i % 40 == 20) {
          sim.network().cut("b", "c");
        }
        sim.advance(Duration.ofMillis(random.nextInt(20)));
      }
      sim.quiet();

      assertThat(reports)
          .allSatisfy(report -> assertThat(report.join().acknowledged()).containsExactly("z"));
      assertThat(sim.received("z")).extracting(Message::text).isEqualTo(sent);
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aFullInboxAnswersBusyAndTakesMoreWhenItWasEmptied(long seed) {
    try (Simulation sim =
        Simulation.builder(seed)
            .config(config -> config.inboxMessages(10))
            .unread("c")
            .line("a", "b", "c")) {
      List<CompletableFuture<SendReport>> reports = new ArrayList<>();
      for (int i = 0; i < 15; i++) {
        reports.add(sim.node("a").setAsync(List.of("c"), "m" + i));
      }
      sim.quiet();
      assertThat(reports)
          .extracting(report -> report.join().outcomes().get("c"))
          .containsOnly(Outcome.ACKNOWLEDGED, Outcome.BUSY)
          .filteredOn(outcome -> outcome == Outcome.ACKNOWLEDGED)
          .hasSize(10);

      for (int i = 0; i < 10; i++) {
        Optional<Message> message = sim.node("c").receive(SECOND);
        assertThat(message).get().extracting(Message::text).isEqualTo("m" + i);
      }
      assertThat(sim.node("c").receive(SECOND)).isEmpty();
      assertThat(sim.node("a").set(List.of("c"), "more").complete()).isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aSlowReaderCostsItsOwnLinkAndYieldsBusyNotMemory(long seed) {
    long queueBytes = 1 << 20;
    try (Simulation sim =
        Simulation.builder(seed)
            .config(config -> config.linkQueueBytes(queueBytes).maxBodyBytes(1 << 18))
            .line("c", "a", "b")) {
      sim.network().bandwidth("a", "b", 50_000);
      byte[] body = new byte[10_000];
      List<CompletableFuture<SendReport>> toSlow = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        toSlow.add(sim.node("a").setAsync(List.of("b"), body));
        sim.advance(Duration.ofMillis(1));
      }
      long queued = sim.node("a").links().stream().mapToLong(link -> link.queuedBytes()).sum();
      assertThat(queued).isLessThanOrEqualTo(queueBytes + 1_000_000);
      SendReport other = sim.node("a").set(List.of("c"), "fast");
      assertThat(other.complete()).isTrue();
      assertThat(other.elapsed()).isLessThan(Duration.ofMillis(50));
      sim.quiet();

      assertThat(toSlow)
          .extracting(report -> report.join().outcomes().get("b"))
          .contains(Outcome.BUSY)
          .contains(Outcome.ACKNOWLEDGED);
      assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c");
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void broadcastsReachEverybodyOnceWhileLinksFlap(long seed) {
    try (Simulation sim = Simulation.builder(seed).random(16, 5)) {
      SplittableRandom random = new SplittableRandom(seed);
      List<CompletableFuture<SendReport>> reports = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String source = "n" + (1 + random.nextInt(16));
        reports.add(sim.node(source).broadcastAsync("b" + i));
        sim.network().cut("n" + (1 + random.nextInt(16)), "n" + (1 + random.nextInt(16)));
        sim.advance(Duration.ofMillis(random.nextInt(30)));
      }
      sim.quiet();

      for (CompletableFuture<SendReport> report : reports) {
        report
            .join()
            .failed()
            .forEach(
                (name, outcome) ->
                    assertThat(outcome).as("seed %d, %s", seed, name).isEqualTo(Outcome.NO_ROUTE));
      }
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void whoLeavesWhileMessagesAreOnTheWayGivesEveryoneAnOutcome(long seed) {
    try (Simulation sim = twoWays(seed)) {
      CompletableFuture<SendReport> toLeaver = sim.node("a").setAsync(List.of("z"), "hi");
      CompletableFuture<SendReport> fromLeaver = sim.node("z").setAsync(List.of("a"), "hi");
      sim.advance(Duration.ofMillis(15));
      sim.leave("z");
      sim.advance(Duration.ofSeconds(11));

      assertThat(toLeaver.join().outcomes()).containsOnlyKeys("z");
      assertThat(fromLeaver).isDone();
      sim.invariants().atRest();
    }
  }
}
