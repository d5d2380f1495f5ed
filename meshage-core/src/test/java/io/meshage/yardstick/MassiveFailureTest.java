package io.meshage.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many nodes lose their power in the same instant. How long until the survivors of each part agree
 * about it, and do they reach each other then?
 */
class MassiveFailureTest {
  private static final int DEGREE = 4;
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int PAIRS = 200;

  private static Duration fail(int nodes, int percent) {
    long seed = 1000L * nodes + percent;
    try (Simulation sim = Simulation.builder(seed).passObjects().random(nodes, DEGREE)) {
      sim.quiet();
      List<String> names = new ArrayList<>(sim.running());
      Collections.shuffle(names, new Random(seed));
      Duration start = sim.now();

      names.subList(0, nodes * percent / 100).forEach(sim::vanish);
      sim.eventually(LONGEST, sim.invariants()::agreement);
      Duration took = sim.now().minus(start);

      checkPairs(sim, new Random(seed));
      System.out.printf("| %d %% of %d | %d ms |%n", percent, nodes, took.toMillis());
      return took;
    }
  }

  /** Who is in the same part is reached; who is not, is named so. */
  private static void checkPairs(Simulation sim, Random random) {
    List<String> alive = sim.running();
    for (int i = 0; i < PAIRS; i++) {
      String from = alive.get(random.nextInt(alive.size()));
      String to = alive.get(random.nextInt(alive.size()));
      boolean isTogether = sim.node(from).mesh().route(to).isPresent();
      SendReport report = sim.node(from).set(List.of(to), "are you there?");
      assertThat(report.complete()).as("%s to %s: %s", from, to, report).isEqualTo(isTogether);
    }
  }

  @Test
  void halfOfAHundredNodesFailAtOnceAndTheRestAgreeWithinFiveSeconds() {
    assertThat(fail(100, 50)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest(name = "{0} percent of 1,000 nodes")
  @Tag("soak")
  @ValueSource(ints = {10, 20, 30, 40, 50, 60, 70, 80, 90})
  void ofAThousandNodes(int percent) {
    assertThat(fail(1000, percent)).isLessThan(Duration.ofSeconds(5));
  }
}
