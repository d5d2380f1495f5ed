package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Linger;
import io.meshage.MeshConfig.HealthTimers;
import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Messages and acknowledgements that wait for company travel in fewer packets. */
class LingerStoryTest {
  private static final int MESSAGES = 100;
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private static Simulation line(Linger linger) {
    return Simulation.builder(11)
        .config(config -> config.linger(linger).health(new HealthTimers(Duration.ofMinutes(1), 3)))
        .line("a", "b", "c");
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  /** Sends at a steady pace, waits for all reports; returns the writes that took. */
  private static long writesOf(Simulation sim) {
    sim.quiet();
    List<CompletableFuture<SendReport>> reports = new ArrayList<>();
    long before = sim.network().writes();
    for (int i = 0; i < MESSAGES; i++) {
      reports.add(sim.node("a").setAsync(List.of("c"), "message " + i));
      sim.advance(BETWEEN);
    }
    sim.quiet();
    assertThat(reports).allMatch(report -> report.join().complete());
    assertThat(sim.received("c")).hasSize(MESSAGES);
    sim.invariants().atRest();
    return sim.network().writes() - before;
  }

  @Test
  void nothingWaitsUnlessItIsToldTo() {
    try (Simulation sim = line(Linger.NONE)) {
      long writes = writesOf(sim);

      assertThat(writes).isGreaterThanOrEqualTo(4 * MESSAGES); // two links, there and back
    }
  }

  @Test
  void whatLingersTravelsTogether() {
    try (Simulation sim = line(new Linger(millis(100), millis(500)))) {
      long writes = writesOf(sim);

      // A second of sending: ten packets on each of two links, and two with acknowledgements.
      assertThat(writes).isLessThan(40);
    }
  }

  @Test
  void messagesDoNotWaitWhereOnlyAcknowledgementsMay() {
    try (Simulation sim = line(new Linger(Duration.ZERO, millis(500)))) {
      sim.quiet();
      CompletableFuture<SendReport> report = sim.node("a").setAsync(List.of("c"), "now");

      sim.advance(millis(10));
      assertThat(sim.received("c")).hasSize(1);
      assertThat(report).isNotDone();

      sim.advance(millis(1100));
      assertThat(report.join().complete()).isTrue();
    }
  }

  @Test
  void aRelayAnswersInTimeAlthoughItsAnswersLinger() {
    try (Simulation sim = line(new Linger(millis(100), millis(500)))) {
      sim.quiet();
      sim.crash("c"); // b finds out, and a is told by b rather than by its own timeout

      SendReport report = sim.node("a").set(List.of("b", "c"), "who is there?", millis(4000));

      assertThat(report.acknowledged()).containsExactly("b");
      assertThat(report.elapsed()).isLessThan(millis(4000));
    }
  }
}
