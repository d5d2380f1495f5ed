package io.meshage.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.MeshListener;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The interval experiment of Lifeguard (arXiv 1707.00788, section V): of 128 nodes some stop and go
 * on, again and again, all at the same time. How often is a node accused that never stopped? A
 * stopped node that goes on hears late what was sent to it in time, and must not blame the others.
 */
class LifeguardTest {
  private static final int NODES = 128;
  private static final int DEGREE = 4;

  /** One setting, and who was accused in it. */
  private static final class Experiment {
    final Set<String> anomalous = new HashSet<>();
    final List<String> accusations = new ArrayList<>();
    int falsely;
    int rightly;

    void run(long seed, int nodes, int stopped, Duration stop, Duration go, Duration length) {
      try (Simulation sim = Simulation.builder(seed).passObjects().random(nodes, DEGREE)) {
        sim.quiet();
        List<String> names = new ArrayList<>(sim.running());
        Collections.shuffle(names, new Random(seed));
        anomalous.addAll(names.subList(0, stopped));
        names.forEach(name -> sim.node(name).addListener(new Accuser(this, name)));
        Duration end = sim.now().plus(length);
        while (sim.now().compareTo(end) < 0) {
          anomalous.forEach(sim::pause);
          sim.advance(stop);
          anomalous.forEach(sim::resume);
          sim.advance(go);
        }
        sim.quiet();
        sim.invariants().atRest();
      }
    }
  }

  /** Remembers whom a node gives up for its silence. */
  private record Accuser(Experiment experiment, String name) implements MeshListener {
    @Override
    public void linkDown(LinkDown event) {
      if (event.reason() != CloseReason.SILENT) {
        return;
      }
      if (experiment.anomalous.contains(event.peer())) {
        experiment.rightly++;
      } else {
        experiment.falsely++;
        experiment.accusations.add(name + " accuses " + event.peer() + ": " + event.text());
      }
    }
  }

  private static Experiment experiment(
      int nodes, int stopped, int stopMillis, int goMillis, int seconds) {
    Experiment experiment = new Experiment();
    experiment.run(
        stopped * 31L + stopMillis,
        nodes,
        stopped,
        Duration.ofMillis(stopMillis),
        Duration.ofMillis(goMillis),
        Duration.ofSeconds(seconds));
    System.out.printf(
        "| %d of %d | %d ms | %d ms | %d | %d |%n",
        stopped, nodes, stopMillis, goMillis, experiment.rightly, experiment.falsely);
    return experiment;
  }

  @Test
  void nobodyHealthyIsAccusedByNodesThatStopAndGoOn() {
    Experiment experiment = experiment(32, 4, 2048, 1024, 12);

    assertThat(experiment.accusations).isEmpty();
    assertThat(experiment.rightly).as("stops that were noticed").isPositive();
  }

  @ParameterizedTest(name = "{0} of 128 stop for {1} ms and go on for {2} ms")
  @Tag("soak")
  @CsvSource({
    "1, 128, 1",
    "1, 2048, 64",
    "1, 32768, 1024",
    "4, 128, 16",
    "4, 512, 64",
    "4, 2048, 1024",
    "4, 8192, 4096",
    "4, 32768, 16384",
    "16, 128, 64",
    "16, 512, 256",
    "16, 2048, 1024",
    "16, 8192, 4096",
    "16, 32768, 16384",
    "32, 128, 64",
    "32, 512, 64",
    "32, 2048, 1024",
    "32, 8192, 64",
    "32, 32768, 1024"
  })
  void theWholeExperiment(int stopped, int stopMillis, int goMillis) {
    assertThat(experiment(NODES, stopped, stopMillis, goMillis, 60).accusations).isEmpty();
  }
}
