package io.meshage.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Message;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an application is tested in the simulator: what the README and the simulator's page show. */
class PartitionTest {

  @Test
  void whatAPartitionKeepsBackIsToldAndTheRestArrives() {
    try (Simulation sim = Simulation.line(42, "alpha", "bravo")) {
      sim.partition("alpha", "bravo");
      SendReport lost = sim.node("alpha").set(List.of("bravo"), "lost", Duration.ofSeconds(1));
      assertThat(lost.failed()).containsEntry("bravo", Outcome.TIMEOUT);

      sim.repair("alpha", "bravo");
      sim.quiet();
      assertThat(sim.node("alpha").set(List.of("bravo"), "hello").complete()).isTrue();
      assertThat(sim.received("bravo")).extracting(Message::text).contains("hello");
    }
  }

  @Test
  void aRepairedPartitionIsOneMeshAgain() {
    try (Simulation sim = Simulation.line(42, "alpha", "bravo", "charlie")) {
      sim.partition("bravo", "charlie");
      SendReport report = sim.node("alpha").set(List.of("charlie"), "hello", Duration.ofSeconds(1));
      assertThat(report.failed()).containsKey("charlie");

      sim.repair("bravo", "charlie");
      sim.eventually(
          Duration.ofSeconds(5),
          () -> assertThat(sim.node("alpha").mesh().nodes()).contains("charlie"));
    }
  }
}
