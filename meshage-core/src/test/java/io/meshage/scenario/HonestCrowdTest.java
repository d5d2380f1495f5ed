package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Node;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However much honest nodes have to tell each other, none is taken for an attacker. */
class HonestCrowdTest {
  private static final long SEED = 7;

  private static void nobodyWentTooFar(Simulation sim) {
    for (String name : sim.running()) {
      Node node = sim.node(name);
      assertThat(node.blocked()).as(name).isEmpty();
      assertThat(node.stats().count("frames-over-limit")).as(name).isZero();
    }
  }

  @Test
  void threeHundredNodesStartTogetherAndLaterATenthOfThemFailsAtOnce() {
    startAndFail(300);
  }

  @Test
  @Tag("soak")
  void aThousandNodesStartTogetherAndLaterATenthOfThemFailsAtOnce() {
    startAndFail(1_000);
  }

  private static void startAndFail(int nodes) {
    try (Simulation sim = Simulation.builder(SEED).passObjects().random(nodes, 4)) {
      nobodyWentTooFar(sim);

      sim.start("newcomer");
      assertThat(sim.dial("newcomer", "n1")).isEqualTo("n1");
      sim.eventually(
          Duration.ofSeconds(5),
          () -> assertThat(sim.node("newcomer").mesh().nodes()).hasSize(nodes + 1));
      nobodyWentTooFar(sim);

      for (int i = 10; i <= nodes; i += 10) {
        sim.vanish("n" + i);
      }
      sim.advance(Duration.ofSeconds(3));
      nobodyWentTooFar(sim);

      for (int i = 10; i <= nodes; i += 10) {
        sim.restart("n" + i);
        var unused = sim.dialAsync("n" + i, "n" + (i - 1));
      }
      sim.advance(Duration.ofSeconds(3));
      nobodyWentTooFar(sim);
    }
  }

  @Test
  void thirtyNodesDialAndHangUpAsFastAsTheyCanForFiveSeconds() {
    try (Simulation sim = Simulation.builder(SEED).passObjects().random(30, 4)) {
      SplittableRandom random = new SplittableRandom(SEED);
      List<String> names = sim.running();
      for (int i = 0; i < 5_000; i++) {
        String from = names.get(random.nextInt(names.size()));
        String to = names.get(random.nextInt(names.size()));
        if (!from.equals(to) && random.nextBoolean()) {
          var unused = sim.dialAsync(from, to);
        } else if (!from.equals(to)) {
          var unused = sim.node(from).hangupAsync(to);
        }
        sim.advance(Duration.ofMillis(1));
      }
      nobodyWentTooFar(sim);
    }
  }
}
