package io.meshage.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Keyring;
import io.meshage.NodeKey;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who attacks the handshake: takes its places, or speaks in the name of a node that lives. */
class HandshakeAttackTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation sim = line();

  /** Returns what all have, the attacker too; none where nothing is sealed. */
  @Nullable Keyring keys() {
    return null;
  }

  /** Whether all sign, the attacker with a good key of its own. */
  boolean areSigned() {
    return false;
  }

  private Simulation line() {
    SimulationBuilder builder = Simulation.builder(1);
    Keyring shared = keys();
    builder = shared == null ? builder : builder.keys(shared);
    return (areSigned() ? builder.identities() : builder).line("a", "b", "c");
  }

  private Attacker attacker(String name) {
    Attacker attacker = new Attacker(sim, name, keys());
    return areSigned()
        ? attacker.identity(NodeKey.ofSeed(Arrays.copyOf(name.getBytes(UTF_8), 32)))
        : attacker;
  }

  @BeforeEach
  void theMeshIsQuiet() {
    sim.quiet();
  }

  @AfterEach
  void theHonestMeshWorks() {
    delivers("a", "c");
    sim.invariants().bounds();
    for (String name : sim.running()) {
      assertThat(sim.running()).containsAll(sim.node(name).mesh().nodes());
    }
    sim.close();
  }

  private void delivers(String from, String to) {
    SendReport report = sim.node(from).set(List.of(to), "still there?");
    assertThat(report.acknowledged()).containsExactly(to);
  }

  /** 320 handshakes that were welcomed and never end, renewed all the time. */
  @Test
  void f32WhoIsWelcomedAndNeverReadyKeepsNobodyOut() {
    List<Attacker> crowd = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Attacker one = attacker("crowd" + i);
      one.saysReady = false;
      crowd.add(one);
    }
    int greeted = 0;
    for (int honest = 0; honest < 5; honest++) {
      for (int milli = 0; milli < 1000; milli++) {
        if (milli % 3 == 0) {
          crowd.get(greeted % crowd.size()).greet("b", "stranger" + greeted);
          greeted++;
        }
        sim.advance(Duration.ofMillis(1));
      }
      String name = "honest" + honest;
      sim.start(name);
      assertThat(sim.dial(name, "b")).isEqualTo("b");
      assertThat(greeted).isGreaterThan(320 * (honest + 1));
    }
    sim.advance(Duration.ofSeconds(6));
    sim.eventually(SECOND, () -> delivers("a", "honest4"));
  }
}
