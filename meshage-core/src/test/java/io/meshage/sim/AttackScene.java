package io.meshage.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Blocked;
import io.meshage.Keyring;
import io.meshage.NodeKey;
import io.meshage.SendReport;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Three honest nodes in a line, and somebody beside them who speaks the protocol to do harm. */
abstract class AttackScene {
  static final Duration SECOND = Duration.ofSeconds(1);

  final List<String> attackers = new ArrayList<>();
  final Simulation sim = line();
  final Attacker mallory = insider("mallory");

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

  Attacker insider(String name) {
    attackers.add(name);
    Attacker insider = new Attacker(sim, name, keys());
    return areSigned()
        ? insider.identity(NodeKey.ofSeed(Arrays.copyOf(name.getBytes(UTF_8), 32)))
        : insider;
  }

  /** Signs with the speaker's own key, whosever name is in it. */
  Announcement by(Attacker speaker, Announcement said) {
    return areSigned() ? speaker.signed(said) : said;
  }

  @BeforeEach
  void theMeshIsQuiet() {
    sim.quiet();
  }

  /** Whatever it did: while it does it and afterwards, the honest nodes are a mesh. */
  @AfterEach
  void theHonestMeshWorks() {
    delivers("a", "c");
    sim.invariants().bounds();
    nothingIsForgedAndNobodyHonestBlocked();
    mallory.hangUp();
    sim.advance(SECOND);
    sim.quiet();
    sim.invariants().atRest();
    delivers("c", "a");
    sim.close();
  }

  private void nothingIsForgedAndNobodyHonestBlocked() {
    List<String> real = new ArrayList<>(attackers);
    real.addAll(sim.running());
    for (String name : sim.running()) {
      assertThat(real).containsAll(sim.node(name).mesh().nodes());
      assertThat(sim.node(name).blocked()).extracting(Blocked::name).isSubsetOf(attackers);
    }
  }

  void delivers(String from, String to) {
    SendReport report = sim.node(from).set(List.of(to), "still there?");
    assertThat(report.acknowledged()).containsExactly(to);
  }

  long count(String node, String counter) {
    return sim.node(node).stats().count(counter);
  }

  Announcement honest(String origin) {
    return (Announcement)
        mallory.heard.stream()
            .filter(m -> m instanceof Announcement a && a.name().equals(origin))
            .reduce((first, second) -> second)
            .orElseThrow();
  }

  /** How much a node keeps of something, by the name of the gauge. */
  long kept(String node, String gauge) {
    return Gauge.read(
        Objects.requireNonNull(sim.network().host(node).life).hosted().gauges(), gauge);
  }
}
