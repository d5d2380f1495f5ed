package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody dials: nodes find each other by UDP broadcast. */
class SolicitationStoryTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eightNodesOfDegreeThreeBecomeOneMeshWithinFiveSeconds(long seed) {
    try (Simulation sim = Simulation.builder(seed).config(c -> c.degree(3)).build()) {
      start(sim, 8);
      sim.eventually(Duration.ofSeconds(5), () -> oneMesh(sim));
      sim.quiet();
      oneMesh(sim);
      sim.invariants().atRest();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void lossAndDuplicatesOnlyDelayIt(long seed) {
    try (Simulation sim = Simulation.builder(seed).config(c -> c.degree(3)).build()) {
      sim.network().loss(0.2);
      sim.network().duplicates(0.5);
      start(sim, 8);
      sim.eventually(Duration.ofSeconds(30), () -> oneMesh(sim));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void twoBroadcastDomainsThatAreJoinedMergeByThemselves(long seed) {
    try (Simulation sim = Simulation.builder(seed).config(c -> c.degree(3)).build()) {
      start(sim, 8);
      sim.network().split(List.of(List.of("n1", "n3", "n5", "n7")));
      sim.eventually(
          Duration.ofSeconds(10),
          () -> {
            sim.running().forEach(n -> assertThat(sim.node(n).mesh().nodes()).hasSize(4));
            sim.invariants().agreement();
          });

      sim.network().heal();

      sim.eventually(
          Duration.ofSeconds(60),
          () -> sim.running().forEach(n -> assertThat(sim.node(n).mesh().nodes()).hasSize(8)));
      sim.eventually(Duration.ofSeconds(1), sim.invariants()::agreement);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void anotherNamespaceIsNotAnsweredButMayBeDialled(long seed) {
    try (Simulation sim = Simulation.of(seed)) {
      sim.start("a", sim.config("a").degree(1).build());
      sim.start("b", sim.config("b").degree(1).namespace("other").build());
      sim.advance(Duration.ofSeconds(30));
      assertThat(sim.node("a").links()).isEmpty();

      sim.dial("a", "b");
      sim.eventually(
          Duration.ofSeconds(1), () -> assertThat(sim.node("b").mesh().nodes()).hasSize(2));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void raisingTheDegreeWhileRunningBeginsToSolicit(long seed) {
    try (Simulation sim = Simulation.of(seed)) {
      start(sim, 4);
      sim.advance(Duration.ofSeconds(30));
      assertThat(sim.node("n1").links()).isEmpty();

      sim.running().forEach(name -> sim.node(name).setDegree(2));
      sim.eventually(
          Duration.ofSeconds(10),
          () ->
              sim.running()
                  .forEach(
                      name -> assertThat(sim.node(name).links()).hasSizeGreaterThanOrEqualTo(2)));
    }
  }

  private static void start(Simulation sim, int count) {
    for (int i = 1; i <= count; i++) {
      sim.start("n" + i);
    }
  }

  private static void oneMesh(Simulation sim) {
    for (String name : sim.running()) {
      assertThat(sim.node(name).links()).as(name).hasSizeGreaterThanOrEqualTo(3);
      assertThat(sim.node(name).mesh().nodes()).hasSize(8);
    }
    sim.invariants().agreement();
  }
}
