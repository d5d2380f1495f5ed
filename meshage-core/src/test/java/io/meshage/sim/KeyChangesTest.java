package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.KeyChanges;
import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.MeshListener;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.NodeKey;
import io.meshage.SharedKey;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.KeysMessage.KeysRequest;
import io.meshage.wire.ServiceCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who may change the keys of others, and that nobody is shut out by a key that nobody has. */
class KeyChangesTest {
  private static final SharedKey OLD = SharedKey.of(new byte[32]);
  private static final SharedKey NEW = SharedKey.of(new byte[16]);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static SimulationBuilder keyed(KeyChanges changes) {
    return Simulation.builder(1).keys(Keyring.of(OLD)).keyChanges(changes);
  }

  private static KeysReport.Answer told(KeysReport report, String node) {
    return Objects.requireNonNull(report.answers().get(node));
  }

  private static List<String> fingerprints(Simulation sim, String node) {
    return told(sim.node(node).keys(new KeysCommand.Show(), LIMIT), node).fingerprints();
  }

  /** Asks as the name says, in a message that nobody has signed. */
  private static void ask(Attacker thief, String as, String of, long number, KeysCommand command) {
    NodeId source = NodeId.ofName(as);
    Envelope envelope =
        new Envelope(
            new MessageId(source, thief.birth(), number),
            as,
            Kind.SERVICE,
            source.equals(thief.id()) ? List.of(source) : List.of(source, thief.id()),
            16,
            LIMIT.toNanos() / 1000,
            thief.birth(),
            0,
            Bytes.wrap(ServiceCodecs.ALL.encode(new KeysRequest(number, command)).toArray()));
    thief.say(new Data(envelope, List.of(new Target(NodeId.ofName(of), 0)), false));
  }

  @Test
  void whoHasStolenTheKeyChangesNobodysKeys() {
    try (Simulation sim = keyed(KeyChanges.BY_NOBODY).line("a", "b", "c")) {
      List<String> warnings = new ArrayList<>();
      sim.node("b")
          .addListener(
              new MeshListener() {
                @Override
                public void warning(String text) {
                  warnings.add(text);
                }
              });
      Attacker thief = new Attacker(sim, "thief", Keyring.of(OLD)).link("b");

      for (int i = 0; i < 50; i++) {
        ask(thief, "thief", "b", 2L * i + 1, new KeysCommand.Install(NEW));
        ask(thief, "a", "b", 2L * i + 2, new KeysCommand.Use(NEW.fingerprint()));
        sim.advance(Duration.ofMillis(50));
      }
      sim.advance(LIMIT);

      assertThat(fingerprints(sim, "b")).containsExactly(OLD.fingerprint());
      assertThat(sim.node("b").stats().count("key-changes-refused")).isEqualTo(100);
      assertThat(warnings)
          .as("said, but not each time")
          .hasSize(1)
          .first()
          .asString()
          .contains("thief", "asked to change the keys of this node, but may not");
      thief.hangUp();
    }
  }

  @Test
  void aKeyThatNobodyElseHasShutsNobodyOut() {
    // given: a mesh that trusts whoever has the key, and somebody who has stolen it
    try (Simulation sim = keyed(KeyChanges.BY_ANYBODY).line("a", "b", "c")) {
      Attacker thief = new Attacker(sim, "thief", Keyring.of(OLD)).link("b");

      // when: one node is made to use a key that nobody else has
      ask(thief, "thief", "b", 1, new KeysCommand.Install(NEW));
      ask(thief, "thief", "b", 2, new KeysCommand.Use(NEW.fingerprint()));
      sim.advance(LIMIT);

      // then: its links stay, it can dial, and its next life has the old key first
      assertThat(fingerprints(sim, "b")).containsExactly(NEW.fingerprint(), OLD.fingerprint());
      assertThat(sim.node("a").set(List.of("c"), "through b").complete()).isTrue();
      sim.crash("b");
      sim.advance(LIMIT);
      sim.restart("b");
      sim.dial("b", "a");
      sim.dial("b", "c");
      sim.advance(LIMIT);
      assertThat(fingerprints(sim, "b")).startsWith(OLD.fingerprint());
      assertThat(sim.node("a").set(List.of("c"), "through b").complete()).isTrue();
    }
  }

  @Test
  void aKeyThatNobodyUsesInAMinuteIsPutBack() {
    try (Simulation sim = keyed(KeyChanges.BY_ANYBODY).line("a", "b", "c")) {
      Attacker thief = new Attacker(sim, "thief", Keyring.of(OLD)).link("b");
      ask(thief, "thief", "b", 1, new KeysCommand.Install(NEW));
      ask(thief, "thief", "b", 2, new KeysCommand.Use(NEW.fingerprint()));
      ask(thief, "thief", "b", 3, new KeysCommand.Remove(OLD.fingerprint()));

      sim.advance(Duration.ofSeconds(62));

      assertThat(fingerprints(sim, "b")).containsExactly(OLD.fingerprint(), NEW.fingerprint());
      assertThat(sim.node("a").set(List.of("c"), "through b").complete()).isTrue();
      thief.hangUp();
    }
  }

  @Test
  void withIdentitiesOnlyOperatorsChangeKeys() {
    try (Simulation sim = keyed(KeyChanges.by(List.of("a"))).identities().line("a", "b", "c")) {
      KeysReport bySomebody = sim.node("b").keys(new KeysCommand.Install(NEW), LIMIT);
      assertThat(told(bySomebody, "b").done()).as("a node's own application always may").isTrue();
      assertThat(told(bySomebody, "c").text()).isEqualTo("b is not one of its operators");
      assertThat(fingerprints(sim, "c")).containsExactly(OLD.fingerprint());

      // somebody who speaks in the operator's name, but cannot sign
      Attacker mallory =
          new Attacker(sim, "mallory", Keyring.of(OLD))
              .identity(NodeKey.ofSeed(new byte[32]))
              .link("b");
      ask(mallory, "a", "b", 1_000, new KeysCommand.Remove(OLD.fingerprint()));
      ask(mallory, "a", "b", 1_001, new KeysCommand.Use(NEW.fingerprint()));
      sim.advance(LIMIT);
      assertThat(fingerprints(sim, "b")).startsWith(OLD.fingerprint());
      mallory.hangUp();
      sim.advance(LIMIT);

      KeysReport installed = sim.node("a").keys(new KeysCommand.Install(NEW), LIMIT);
      assertThat(installed.complete()).as("%s", installed).isTrue();
      KeysReport used = sim.node("a").keys(new KeysCommand.Use(NEW.fingerprint()), LIMIT);
      assertThat(used.complete()).as("%s", used).isTrue();
      assertThat(fingerprints(sim, "c")).startsWith(NEW.fingerprint());
    }
  }

  @Test
  void whatAnOperatorSignedLongAgoIsARecording() {
    // given: an operator whose clock is an hour behind, as a recording of an hour ago would be
    try (Simulation sim = keyed(KeyChanges.by(List.of("a"))).identities().line("a", "b")) {
      sim.setClock("a", Duration.ofHours(-1));

      KeysReport report = sim.node("a").keys(new KeysCommand.Install(NEW), LIMIT);

      assertThat(report.answers()).as("%s", report).containsKey("b");
      assertThat(told(report, "b").text())
          .as("%s", report)
          .contains("operators, in signed requests");
      assertThat(fingerprints(sim, "b")).containsExactly(OLD.fingerprint());
    }
  }
}
