package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.SendReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that travel as they are make the same mesh as those that are encoded. */
class PassedObjectsTest {
  private static final long SEED = 21;

  @Test
  void nodesAgreeAtTheSameMomentAfterTheSameMessages() {
    try (Simulation encoded = Simulation.builder(SEED).random(40, 4);
        Simulation passed = Simulation.builder(SEED).passObjects().random(40, 4)) {
      assertThat(passed.now()).isEqualTo(encoded.now());
      assertThat(passed.trace().frames()).isEqualTo(encoded.trace().frames());
      assertThat(passed.trace().frameBytes()).isZero();
      assertThat(passed.node("n1").mesh()).isEqualTo(encoded.node("n1").mesh());
    }
  }

  @Test
  void theSameSeedIsTheSameRun() {
    assertThat(burnt()).isEqualTo(burnt());
  }

  private static long burnt() {
    try (Simulation sim = Simulation.builder(SEED).passObjects().random(20, 4)) {
      sim.crash("n3");
      sim.network().cut("n1", "n2");
      sim.network().split(List.of(List.of("n4", "n5", "n6")));
      sim.advance(Duration.ofSeconds(3));
      sim.network().heal();
      sim.restart("n3");
      sim.dial("n3", "n4");
      sim.quiet();
      sim.invariants().atRest();
      return sim.trace().hash();
    }
  }

  @Test
  void messagesArriveAndAPartitionHoldsThem() {
    try (Simulation sim = Simulation.builder(SEED).passObjects().line("a", "b", "c")) {
      SendReport report = sim.node("a").set(List.of("c"), "hello", Duration.ofSeconds(1));
      assertThat(report.complete()).isTrue();
      assertThat(sim.received("c")).extracting(message -> message.body()).containsExactly("hello");

      sim.partition("b", "c");
      report = sim.node("a").set(List.of("c"), "nobody hears", Duration.ofMillis(500));
      assertThat(report.complete()).isFalse();

      sim.repair("b", "c");
      sim.quiet();
      sim.invariants().atRest();
    }
  }
}
