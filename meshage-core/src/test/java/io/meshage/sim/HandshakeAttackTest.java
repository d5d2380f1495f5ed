package io.meshage.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.NodeId;
import io.meshage.NodeKey;
import io.meshage.SendReport;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.PeeringMessage.KnownBy;
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

  /** The birth is no secret: the database exchange tells it to everybody. */
  private Attacker inTheNameOfC() {
    return attacker("mallory").poseAs("c", sim.node("c").instance());
  }

  private long linksEnded(String node) {
    return sim.node(node).stats().count("links-down");
  }

  @Test
  void f37WhoSaysANeighboursNameAndBirthTakesNoLink() {
    Attacker mallory = inTheNameOfC();

    mallory.connect("b").say(mallory.hello());
    sim.advance(Duration.ofSeconds(3));

    assertThat(linksEnded("b")).isZero();
    assertThat(linksEnded("c")).isZero();
    delivers("a", "c");
    assertThat(mallory.isHungUp()).isTrue();
  }

  /** What b told c to be known by is of no use for whoever comes as c, and was not told it. */
  @Test
  void f37WhatAnotherWasToldOverItsOwnLinkIsOfNoUse() {
    Attacker mallory = attacker("mallory").link("b");
    sim.advance(SECOND);
    List<KnownBy> told = new ArrayList<>();
    mallory.heard.forEach(
        word -> {
          if (word instanceof KnownBy known) {
            told.add(known);
          }
        });
    mallory.hangUp();
    sim.advance(SECOND);
    sim.quiet();
    long before = linksEnded("c");

    mallory.poseAs("b", sim.node("b").instance()).life = told.get(0).life();
    mallory.connect("c").say(mallory.hello());
    sim.advance(Duration.ofSeconds(3));

    assertThat(linksEnded("c")).isEqualTo(before);
    assertThat(mallory.isHungUp()).isTrue();
  }

  @Test
  void f37WhoAnswersWithANeighboursNameAndBirthTakesNoLink() {
    Attacker mallory = inTheNameOfC();
    Endpoint trap = mallory.answer(22);

    var unused = sim.node("b").dialAsync(trap.toString());
    sim.advance(Duration.ofSeconds(3));

    assertThat(linksEnded("b")).isZero();
    assertThat(linksEnded("c")).isZero();
    delivers("a", "c");
  }

  /** It lives, and comes back; its place at b stays free for it as long as it is away. */
  @Test
  void f37ALifeThatWasLinkedIsKnownAgainWhenItsLinkHasBroken() {
    sim.partition("b", "c");
    sim.advance(Duration.ofSeconds(4));
    Attacker mallory = inTheNameOfC();

    mallory.connect("b").say(mallory.hello());
    sim.advance(SECOND);
    assertThat(sim.node("b").mesh().nodes()).doesNotContain("c");
    assertThat(mallory.isHungUp()).isTrue();

    sim.repair("b", "c");
    sim.eventually(Duration.ofSeconds(20), () -> delivers("a", "c"));
  }

  /** 551 links in six seconds were enough to have the honest neighbour blocked for a minute. */
  @Test
  void f38WhoLinksWithoutEndInAnothersNameHasNobodyBlocked() {
    Attacker mallory = inTheNameOfC();
    for (int i = 0; i < 600; i++) {
      mallory.greet("b", "c");
      sim.advance(Duration.ofMillis(10));
    }

    assertThat(sim.node("b").blocked()).isEmpty();
    assertThat(linksEnded("b")).isZero();
    assertThat(linksEnded("c")).isZero();
  }

  /**
   * It is away, so that nobody is refused in its name; what is done in it costs whoever does it.
   */
  @Test
  void f38WhatIsDoneInTheNameOfANodeThatIsAwayIsNotLaidAtItsDoor() {
    sim.crash("c");
    sim.advance(Duration.ofSeconds(40));
    Attacker mallory = attacker("mallory").poseAs("c", 1);
    mallory.connect("b").say(mallory.hello());
    sim.advance(SECOND);
    for (int i = 0; i < 8_000 && !mallory.isHungUp(); i++) {
      mallory.say(new Ping(i, 0, 0), new Ping(i, 1, 0));
      sim.advance(Duration.ofMillis(1));
    }
    assertThat(mallory.isHungUp()).isTrue();

    sim.restart("c");

    assertThat(sim.dial("c", "b")).isEqualTo("b");
    sim.eventually(Duration.ofSeconds(20), () -> delivers("a", "c"));
  }

  /**
   * Of two dials that cross, the one of the larger id gives way; but not for long to a handshake
   * that anybody may have begun in the name of the smaller one, ever again.
   */
  @Test
  void f39WhoGreetsInItsNameKeepsNobodyFromDiallingANode() {
    sim.start("d");
    boolean isLarger = NodeId.ofName("d").compareTo(NodeId.ofName("a")) > 0;
    String larger = isLarger ? "d" : "a";
    String smaller = isLarger ? "a" : "d";
    Attacker mallory = attacker("mallory").poseAs(smaller, sim.node(smaller).instance());
    mallory.saysReady = false;
    for (int milli = 0; milli < 60_000; milli += 200) {
      sim.after(Duration.ofMillis(milli), () -> mallory.greet(larger, smaller));
    }
    sim.advance(SECOND);
    Duration before = sim.now();

    assertThat(sim.dial(larger, smaller)).isEqualTo(smaller);

    assertThat(sim.now().minus(before)).isLessThan(Duration.ofSeconds(2));
  }

  /**
   * Without identities nothing tells a thief from a later life of a node that nobody reaches. The
   * true holder goes on, is refused in words where the thief is linked, and is back when it goes.
   */
  @Test
  void f37WhoTakesTheNameOfANodeThatNobodyReachesHasItUntilItGoes() {
    sim.advance(Duration.ofSeconds(15)); // its key is in the book from here on, where all sign
    sim.partition("b", "c");
    sim.advance(Duration.ofSeconds(10));
    Attacker mallory = attacker("mallory").poseAs("c", sim.node("c").instance() + 1);
    mallory.connect("b").say(mallory.hello());
    sim.advance(SECOND);
    assertThat(mallory.isHungUp()).isEqualTo(areSigned());

    sim.repair("b", "c");
    if (!areSigned()) {
      assertThatThrownBy(() -> sim.dial("c", "b"))
          .hasMessageContaining("the name is in use, it is held by the running neighbour c");
      sim.advance(Duration.ofSeconds(10));
      assertThat(sim.node("c").links()).isEmpty();
    }

    mallory.hangUp();
    sim.eventually(Duration.ofSeconds(40), () -> delivers("a", "c"));
  }
}
