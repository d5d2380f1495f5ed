package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.KeyChanges;
import io.meshage.Keyring;
import io.meshage.KeysCommand;
import io.meshage.KeysReport;
import io.meshage.LinkInfo;
import io.meshage.MeshListener;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.SharedKey;
import io.meshage.testkit.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys are exchanged while the mesh runs, and nobody notices but those who lack the new one. */
class KeyRotationTest {
  private static final SharedKey OLD = SharedKey.of(new byte[32]);
  private static final SharedKey NEW = SharedKey.of(new byte[16]);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Simulation sim =
      Simulation.builder(1)
          .keys(Keyring.of(OLD))
          .keyChanges(KeyChanges.BY_ANYBODY)
          .ring("a", "b", "c", "d", "e", "f", "g", "h");

  @AfterEach
  void theMeshIsWhole() {
    sim.quiet();
    sim.invariants().atRest();
    sim.close();
  }

  private KeysReport ask(KeysCommand command) {
    return sim.node("a").keys(command, LIMIT);
  }

  private static KeysReport.Answer told(KeysReport report, String node) {
    return Objects.requireNonNull(report.answers().get(node));
  }

  @Test
  void eachNodeAnswersWithItsKeys() {
    KeysReport report = ask(new KeysCommand.Show());

    assertThat(report.complete()).isTrue();
    assertThat(report.answers()).hasSize(8);
    assertThat(report.answers().values())
        .allSatisfy(answer -> assertThat(answer.fingerprints()).containsExactly(OLD.fingerprint()));
  }

  @Test
  void aRotationUnderTrafficLosesNothingAndClosesNoLink() {
    // given: every node sends to all others all the time
    List<CompletableFuture<SendReport>> sent = new ArrayList<>();
    Runnable traffic =
        () -> {
          for (int i = 0; i < 50; i++) {
            sim.running().forEach(name -> sent.add(sim.node(name).broadcastAsync("hello " + name)));
            sim.advance(Duration.ofMillis(10));
          }
        };
    List<Duration> ages = ages();

    // when: the key is exchanged
    traffic.run();
    assertThat(ask(new KeysCommand.Install(NEW)).complete()).isTrue();
    traffic.run();
    assertThat(ask(new KeysCommand.Use(NEW.fingerprint())).complete()).isTrue();
    traffic.run();
    assertThat(ask(new KeysCommand.Remove(OLD.fingerprint())).complete()).isTrue();
    traffic.run();
    sim.advance(Duration.ofSeconds(30));

    // then: nothing was lost, and the links are those of before
    assertThat(sent).hasSize(1600);
    assertThat(sent).allSatisfy(each -> assertThat(each.join().complete()).isTrue());
    assertThat(ages()).hasSize(ages.size());
    assertThat(sim.running())
        .allSatisfy(
            name ->
                assertThat(sim.node(name).links())
                    .allSatisfy(link -> assertThat(link.age()).isGreaterThan(LIMIT)));
    assertThat(ask(new KeysCommand.Show()).answers().values())
        .allSatisfy(answer -> assertThat(answer.fingerprints()).containsExactly(NEW.fingerprint()));
  }

  private List<Duration> ages() {
    return sim.running().stream()
        .flatMap(name -> sim.node(name).links().stream())
        .map(LinkInfo::age)
        .toList();
  }

  @Test
  void theOldKeyOpensNothingAfterwards() {
    ask(new KeysCommand.Install(NEW));
    ask(new KeysCommand.Use(NEW.fingerprint()));
    ask(new KeysCommand.Remove(OLD.fingerprint()));

    Attacker late = new Attacker(sim, "late", Keyring.of(OLD)).connect("b");
    late.say(new Visitor("late", 1).hello());
    sim.advance(LIMIT);

    assertThat(late.isHungUp()).isTrue();
    assertThat(late.heard).isEmpty();
  }

  @Test
  void whoStaysOnARemovedKeyIsHungUp() {
    // given: somebody who has stolen the old key, and links with it
    Attacker thief = new Attacker(sim, "thief", Keyring.of(OLD)).link("b");
    ask(new KeysCommand.Install(NEW)); // the thief, who is no node, is not in anybody's map

    ask(new KeysCommand.Use(NEW.fingerprint()));
    KeysReport removed = ask(new KeysCommand.Remove(OLD.fingerprint()));
    sim.advance(Duration.ofSeconds(11));

    assertThat(removed.complete()).isTrue();
    assertThat(thief.isHungUp()).isTrue();
  }

  @Test
  void whoAsksForAKeyThatWeLackStaysWithTheOldOne() {
    List<CloseReason> reasons = new ArrayList<>();
    sim.node("b")
        .addListener(
            new MeshListener() {
              @Override
              public void linkDown(LinkDown event) {
                reasons.add(event.reason());
              }
            });
    Attacker early = new Attacker(sim, "early", Keyring.of(OLD)).link("b");

    early.changeKeys(Keyring.of(NEW, OLD));
    sim.advance(Duration.ofSeconds(1));

    assertThat(early.isHungUp()).isFalse();
    assertThat(reasons).isEmpty();
    early.hangUp();
  }

  @Test
  void aKeyThatSomebodyLacksDoesNotComeIntoUse() {
    KeysReport report = ask(new KeysCommand.Use(NEW.fingerprint()));

    assertThat(report.complete()).isFalse();
    assertThat(told(report, "c").text()).isEqualTo("it has no such key, install it first");
  }

  @Test
  void theKeyInUseIsNotRemoved() {
    KeysReport report = ask(new KeysCommand.Remove(OLD.fingerprint()));

    assertThat(report.complete()).isFalse();
    assertThat(told(report, "a").text()).isEqualTo("it uses the key, use another first");
    assertThat(ask(new KeysCommand.Show()).complete()).isTrue();
  }

  @Test
  void whoDoesNotAnswerIsNamedAndNothingIsChanged() {
    ask(new KeysCommand.Install(NEW));
    sim.pause("e");

    KeysReport report = ask(new KeysCommand.Use(NEW.fingerprint()));

    assertThat(report.failed()).containsOnlyKeys("e");
    assertThat(report.failed().get("e")).isIn(Outcome.TIMEOUT, Outcome.NO_ROUTE);
    assertThat(told(report, "a").text()).isEqualTo("not asked, because of others");
    sim.resume("e");
    sim.advance(Duration.ofSeconds(60));
    assertThat(told(ask(new KeysCommand.Show()), "e").fingerprints()).startsWith(OLD.fingerprint());
  }

  @Test
  void whoMustBeShutOutCanBe() {
    ask(new KeysCommand.Install(NEW));
    sim.pause("e");

    KeysReport report = ask(new KeysCommand.Use(NEW.fingerprint(), true));

    assertThat(report.answers())
        .hasSize(7)
        .allSatisfy((name, told) -> assertThat(told.done()).isTrue());
    sim.resume("e");
    sim.advance(Duration.ofSeconds(30)); // the question waited for it, or it came back with the old
  }

  @Test
  void aNodeKeepsItsKeysForItsNextLife() {
    ask(new KeysCommand.Install(NEW));
    ask(new KeysCommand.Use(NEW.fingerprint()));

    sim.crash("c");
    sim.advance(Duration.ofSeconds(5));
    sim.restart("c");
    sim.dial("c", "b");
    sim.dial("c", "d");
    sim.advance(LIMIT);

    assertThat(told(ask(new KeysCommand.Show()), "c").fingerprints())
        .containsExactly(NEW.fingerprint(), OLD.fingerprint());
  }

  @Test
  void aMeshWithoutKeysSaysSo() {
    try (Simulation plain = Simulation.line(2, "x", "y")) {
      KeysReport report = plain.node("x").keys(new KeysCommand.Show(), LIMIT);

      assertThat(report.complete()).isFalse();
      assertThat(told(report, "y").text()).isEqualTo("it has no keys");
    }
  }
}
