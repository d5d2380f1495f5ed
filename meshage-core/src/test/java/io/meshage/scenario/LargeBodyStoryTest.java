package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Outcome;
import io.meshage.PingReport;
import io.meshage.SendReport;
import io.meshage.TraceReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that take bodies of different sizes: no body harms a link, and all is said in words. */
class LargeBodyStoryTest {
  private static final int MIB = 1 << 20;

  private final Simulation sim = Simulation.builder(7).build();

  @AfterEach
  void close() {
    sim.close();
  }

  private void start(String name, int maxBodyBytes) {
    sim.start(name, sim.config(name).maxBodyBytes(maxBodyBytes).build());
  }

  private void link(String... ends) {
    for (int i = 0; i < ends.length; i += 2) {
      sim.dial(ends[i], ends[i + 1]);
    }
    sim.quiet();
  }

  /** Two who take 4 MiB, and two between them who take 1 MiB. */
  private void line() {
    start("a", 4 * MIB);
    start("b", MIB);
    start("c", MIB);
    start("d", 4 * MIB);
    link("a", "b", "b", "c", "c", "d");
  }

  private void noLinkWasLost() {
    for (String name : sim.running()) {
      assertThat(sim.node(name).stats().counters().keySet())
          .as(name)
          .noneMatch(counter -> counter.startsWith("links-closed"));
    }
    sim.invariants().atRest();
  }

  @Test
  void aBodyThatNoRelayTakesIsRefusedInWordsAndCostsNobodyAnything() {
    line();
    CompletableFuture<SendReport> large = sim.node("a").setAsync(List.of("d"), new byte[2 * MIB]);
    List<CompletableFuture<SendReport>> small = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      small.add(sim.node("a").setAsync(List.of("d"), "m" + i));
      sim.advance(Duration.ofMillis(40));
    }
    sim.quiet();

    assertThat(large.join().outcomes()).containsEntry("d", Outcome.TOO_LARGE);
    assertThat(large.join().words("d"))
        .isEqualTo(
            "body too large (the body has 2097152 bytes, and b, on the way, takes at most"
                + " 1048576)");
    assertThat(small).allMatch(report -> report.join().complete());
    noLinkWasLost();
  }

  @Test
  void aRecipientThatTakesLessIsNamedAtOnceAndTheOthersGetTheMessage() {
    start("a", 4 * MIB);
    start("b", 4 * MIB);
    start("c", MIB);
    link("a", "b", "b", "c");

    SendReport set = sim.node("a").set(List.of("b", "c"), new byte[2 * MIB]);
    SendReport all = sim.node("a").broadcast(new byte[2 * MIB]);

    for (SendReport report : List.of(set, all)) {
      assertThat(report.outcomes())
          .containsEntry("b", Outcome.ACKNOWLEDGED)
          .containsEntry("c", Outcome.TOO_LARGE);
      assertThat(report.details().get("c"))
          .isEqualTo("the body has 2097152 bytes, and c takes at most 1048576");
    }
    assertThat(sim.received("b")).hasSize(2);
    noLinkWasLost();
  }

  @Test
  void aLargeBodyGoesRoundThoseThatTakeLessAndASmallOneDoesNot() {
    start("a", 4 * MIB);
    start("b", MIB);
    start("x", 4 * MIB);
    start("y", 4 * MIB);
    start("z", 4 * MIB);
    link("a", "b", "b", "z", "a", "x", "x", "y", "y", "z");

    SendReport large = sim.node("a").set(List.of("z"), new byte[2 * MIB]);
    SendReport small = sim.node("a").set(List.of("z"), "small");
    SendReport all = sim.node("a").broadcast(new byte[2 * MIB]);

    assertThat(large.complete()).isTrue();
    assertThat(small.complete()).isTrue();
    assertThat(sim.received("z").get(0).route()).containsExactly("a", "x", "y", "z");
    assertThat(sim.received("z").get(1).route()).containsExactly("a", "b", "z");
    assertThat(all.acknowledged()).containsExactly("x", "y", "z");
    assertThat(all.failed()).containsOnly(Map.entry("b", Outcome.TOO_LARGE));
    noLinkWasLost();
  }

  @Test
  void aBodyOfTheLargestSizePassesTheLongestWay() {
    for (int i = 0; i < 12; i++) {
      start("n" + i, MIB);
      if (i > 0) {
        sim.dial("n" + (i - 1), "n" + i);
      }
    }
    sim.quiet();

    SendReport report = sim.node("n0").set(List.of("n11"), new byte[MIB]);

    assertThat(report.complete()).isTrue();
    noLinkWasLost();
  }

  @Test
  void aNodeThatComesBackAndTakesMoreIsUsedFromThenOn() {
    line();
    assertThat(sim.node("a").set(List.of("d"), new byte[2 * MIB]).outcomes())
        .containsEntry("d", Outcome.TOO_LARGE);

    for (String relay : List.of("b", "c")) {
      sim.leave(relay);
      sim.quiet();
      start(relay + "2", 4 * MIB);
    }
    link("a", "b2", "b2", "c2", "c2", "d");

    assertThat(sim.node("a").set(List.of("d"), new byte[2 * MIB]).complete()).isTrue();
  }

  @Test
  void whoIsLinkedIsReachedHoweverShortTheHopLimit() {
    String[] ring = {"a", "b", "c", "d", "e", "f", "g"};
    for (String name : ring) {
      sim.start(name, sim.config(name).hopLimit(4).build());
    }
    link("a", "b", "b", "c", "c", "d", "d", "e", "e", "f", "f", "g", "g", "a");
    sim.node("a").setLinkCost("g", 100);
    sim.quiet();

    SendReport report = sim.node("a").set(List.of("g"), "hi");
    SendReport all = sim.node("a").broadcast("all");

    assertThat(report.complete()).isTrue();
    assertThat(all.complete()).isTrue();
    CompletableFuture<PingReport> ping = sim.node("a").pingAsync("g", Duration.ofSeconds(5));
    CompletableFuture<TraceReport> trace = sim.node("a").traceAsync("g", Duration.ofSeconds(5));
    sim.quiet();
    assertThat(ping.join().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(trace.join().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
  }
}
