package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.SendReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulation as a test kit, in the way an application would use it. */
class SimulationTest {

  @Test
  void anApplicationCanTryWhatAPartitionDoesToIt() {
    // given: two nodes
    try (Simulation sim = Simulation.line(42, "a", "b")) {
      sim.eventually(
          Duration.ofSeconds(1),
          () -> assertThat(sim.node("a").broadcastRecipients()).containsExactly("b"));

      // when: the network between them fails
      sim.partition("a", "b");
      SendReport lost = sim.node("a").set(List.of("b"), "lost", Duration.ofMillis(500));

      // then: the sender knows, and the message after the repair arrives
      assertThat(lost.failed()).containsKey("b");
      sim.repair("a", "b");
      sim.eventually(
          Duration.ofSeconds(20),
          () ->
              assertThat(sim.node("a").set(List.of("b"), "hello", Duration.ofSeconds(1)).complete())
                  .isTrue());
      assertThat(sim.received("b")).extracting(message -> message.text()).contains("hello");
    }
  }

  @Test
  void aFailureNamesTheSeedAndTheTimeAndWhatWasExpected() {
    try (Simulation sim = Simulation.line(42, "a", "b")) {
      assertThatThrownBy(
              () ->
                  sim.eventually(
                      Duration.ofSeconds(2),
                      () -> assertThat(sim.node("a").mesh().nodes()).contains("nobody")))
          .isInstanceOf(SimulationError.class)
          .hasMessageContaining("seed 42")
          .hasMessageContaining("PT2S")
          .hasMessageContaining("nobody");
    }
  }

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    assertThat(hash(1)).isEqualTo(hash(1)).isNotEqualTo(hash(2));
  }

  private static long hash(long seed) {
    try (Simulation sim =
        Simulation.builder(seed)
            .delay(Delay.uniform(Duration.ZERO, Duration.ofMillis(3)))
            .ring("a", "b", "c")) {
      sim.node("a").broadcast("hi");
      sim.advance(Duration.ofSeconds(1));
      return sim.trace().hash();
    }
  }

  @Test
  void whatHappenedCanBeRead() {
    try (Simulation sim = Simulation.line(1, "a", "b")) {
      sim.node("a").set(List.of("b"), "hi");
      sim.crash("b");
      sim.quiet();

      assertThat(String.join("\n", sim.trace().lines()))
          .contains("a: starts", "a: link up b", "b: received", "b: crashes", "a: link down b");
    }
  }

  @Test
  void shapesHaveTheLinksTheyPromise() {
    assertThat(Shapes.line(4)).hasSize(3);
    assertThat(Shapes.ring(4)).hasSize(4);
    assertThat(Shapes.ring(2)).hasSize(1);
    assertThat(Shapes.grid(3, 4)).hasSize(17);
    assertThat(Shapes.random(100, 4, new Seeds(1).of("shape"))).hasSize(200);
    assertThat(Shapes.random(4, 10, new Seeds(1).of("shape"))).hasSize(6);
    assertThat(Shapes.random(1, 4, new Seeds(1).of("shape"))).isEmpty();
  }
}
