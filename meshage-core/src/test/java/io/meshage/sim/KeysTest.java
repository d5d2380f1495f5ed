package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Keyring;
import io.meshage.LinkInfo;
import io.meshage.SendReport;
import io.meshage.SharedKey;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.ProtocolVersion;
import io.meshage.testkit.Visitor;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F33: whoever lacks the key has no part in the mesh, and costs it next to nothing. */
class KeysTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SharedKey KEY = SharedKey.of(new byte[32]);

  private final Simulation sim =
      Simulation.builder(1)
          .keys(Keyring.of(KEY))
          .config(with -> with.degree(2))
          .line("a", "b", "c");

  /** What an intruder has instead of the key. */
  enum Lacking {
    ANY_KEY,
    THE_RIGHT_KEY;

    @Nullable Keyring keys() {
      return this == ANY_KEY ? null : Keyring.of(SharedKey.of(new byte[16]));
    }
  }

  @AfterEach
  void theMeshIsWhole() {
    SendReport report = sim.node("a").set(List.of("b", "c"), "still here");
    assertThat(report.acknowledged()).containsExactly("b", "c");
    sim.quiet();
    sim.invariants().atRest();
    assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c");
    sim.close();
  }

  @ParameterizedTest
  @EnumSource
  void f33WhoLacksTheKeyGetsNoLink(Lacking intruder) {
    Attacker mallory = new Attacker(sim, "mallory", intruder.keys());

    mallory.connect("b").say(new Visitor("mallory", 1).hello());
    sim.advance(SECOND);

    assertThat(mallory.isHungUp()).isTrue();
    assertThat(mallory.heard).isEmpty();
    assertThat(sim.node("b").links()).extracting(LinkInfo::peer).containsExactly("a", "c");
  }

  @ParameterizedTest
  @EnumSource
  void f33WhoSaysNothingIsHungUpAsEver(Lacking intruder) {
    Attacker mallory = new Attacker(sim, "mallory", intruder.keys());

    mallory.connect("b");
    sim.advance(Duration.ofSeconds(6));

    assertThat(mallory.isHungUp()).isTrue();
  }

  @Test
  void f33AStolenKeyIsAKey() {
    Attacker mallory = new Attacker(sim, "mallory", Keyring.of(KEY));

    mallory.link("b");

    assertThat(mallory.isHungUp()).isFalse();
    mallory.hangUp();
    sim.advance(Duration.ofMinutes(1));
  }

  @Test
  void f33WhoLacksTheKeyCallsInVain() {
    Attacker mallory = new Attacker(sim, "mallory", null);
    List<?> callers = mallory.listen(7000);
    int port = sim.node("a").config().solicitationPort();

    for (int i = 0; i < 20; i++) {
      mallory.solicit(
          mallory.host,
          port,
          new Solicitation(
              ProtocolVersion.OURS,
              "default",
              mallory.id(),
              mallory.birth(),
              7000,
              3,
              mallory.id(),
              1));
      sim.advance(SECOND);
    }

    assertThat(callers).isEmpty();
  }
}
