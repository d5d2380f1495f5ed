package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.node.Births;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** F26: a neighbour that speaks in the names of others, to silence them or to shadow them. */
class ImpostorTest extends AttackScene {
  private static final Duration MOMENT = Duration.ofMillis(150);

  /** 1 January 2199, in microseconds. */
  private static final long YEAR_2199 = 7_226_582_400_000_000L;

  private Announcement named(String origin, long birth, long instance, int sequence) {
    return by(mallory, Attacker.announcement(origin, birth, instance, sequence, "mallory"));
  }

  /** The lowest birth there can be, so that it seems to have been there first. */
  @Test
  void f26ALivingNodeIsNotSilencedByAnOlderBirthThatRelaysTellOf() {
    mallory.link("b");
    sim.node("c").announce();
    sim.advance(SECOND);
    Announcement last = honest("c");

    for (int i = 1; i <= 9; i++) {
      mallory.say(named("c", 1, last.instance() + 10L * i, 1));
      sim.advance(MOMENT);
    }
    sim.advance(Duration.ofSeconds(6));

    assertThat(count("c", "identity-lost")).isZero();
    assertThat(sim.node("c").links()).hasSize(1);
    assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c");
    assertThat(count("c", "identity-reclaimed")).isBetween(areSigned() ? 0L : 5L, 9L);
  }

  /** It speaks as fast as may be, and for as long as it likes. */
  @Test
  void f26WhoIsContestedFightsBackAtABoundedRate() {
    mallory.link("b");
    sim.node("c").announce();
    sim.advance(SECOND);
    Announcement last = honest("c");
    long before = sim.node("c").links().get(0).framesOut();

    for (int i = 1; i <= 600; i++) {
      mallory.say(named("c", 1, last.instance() + 10L * i, 1));
      sim.advance(Duration.ofMillis(50));
    }

    assertThat(sim.node("c").links().get(0).framesOut() - before).isLessThan(30 * 20);
    assertThat(count("c", "identity-lost")).isZero();
    sim.advance(Duration.ofSeconds(15));
    assertThat(sim.node("a").mesh().nodes()).containsExactly("a", "b", "c");
  }

  @Test
  void f26WhateverClockAPeerTellsAHugeInstanceShadowsNobody() {
    mallory.clockMicros = YEAR_2199;
    mallory.link("b");
    sim.node("b").announce();
    sim.advance(SECOND);
    List<Long> instances =
        List.of(YEAR_2199 - 1, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MAX_VALUE);
    int sequence = 1;
    for (long instance : instances) {
      for (String victim : List.of("b", "c")) {
        mallory.say(named(victim, 1, instance, sequence));
      }
      sequence += 1 << 28;
      sim.advance(SECOND);
    }

    everybodyKnowsEverybody();
    for (String victim : List.of("b", "c")) {
      assertThat(Births.isPlausible(onDisk(victim), wallMicros(victim))).isTrue();
    }
  }

  /** The new life hears of what was forged in its name, and is above that at once. */
  @Test
  void f26AVictimsNextLifeIsKnownEverywhereToo() {
    mallory.link("b");
    sim.node("c").announce();
    sim.advance(SECOND);
    mallory.say(named("c", 1, Long.MAX_VALUE, Integer.MAX_VALUE));
    sim.advance(SECOND);
    sim.node("c").set(List.of("a"), "first");

    sim.crash("c");
    sim.advance(SECOND);
    sim.restart("c");
    sim.dial("c", "b");

    sim.eventually(Duration.ofSeconds(3), this::everybodyKnowsEverybody);
    sim.node("c").set(List.of("a"), "second");
    assertThat(sim.received("a")).extracting(m -> m.text()).contains("first", "second");
  }

  /** Honest nodes go on to see each other over all that is forged at once. */
  @Test
  void f26ManyVersionsOfTheLastInstanceAreAllPassed() {
    Attacker other = insider("other");
    mallory.link("a");
    other.link("c");
    sim.node("b").announce();
    sim.advance(SECOND);
    List<Integer> sequences = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sequences.add(i << 28);
    }
    for (int sequence : sequences) {
      mallory.say(named("b", 1, Long.MAX_VALUE, sequence));
      other.say(
          by(
              other,
              Attacker.announcement(
                  "b", 1, Long.MAX_VALUE, (sequence + (1 << 30)) & Integer.MAX_VALUE, "other")));
    }
    sim.advance(Duration.ofMinutes(2));

    everybodyKnowsEverybody();
    other.hangUp();
  }

  /** Nodes that are not there, each linked with it as far as anybody can see. */
  private void makeUp(int nodes) {
    List<String> neighbours = new ArrayList<>(List.of("b"));
    for (int i = 0; i < nodes; i++) {
      neighbours.add("x" + i);
      mallory.say(by(mallory, Attacker.announcement("x" + i, 1, mallory.birth(), 1, "mallory")));
    }
    mallory.say(
        by(
            mallory,
            Attacker.announcement(
                "mallory",
                mallory.birth(),
                mallory.birth(),
                1,
                neighbours.toArray(String[]::new))));
    sim.eventually(
        Duration.ofSeconds(5),
        () -> assertThat(sim.node("a").mesh().nodes()).hasSizeGreaterThan(nodes));
  }

  @Test
  void f28NamesThatWereOnlyAnnouncedAreNotKeptBeyondALife() {
    mallory.link("b");
    makeUp(300);
    sim.advance(Duration.ofSeconds(15)); // long enough for its own name to be kept
    mallory.hangUp();
    sim.advance(Duration.ofMinutes(1));

    for (String name : sim.running()) {
      assertThat(List.of("a", "b", "c", "mallory")).containsAll(life(name).node.knownKeys.keySet());
    }
    assertThat(life("b").node.knownKeys.keySet().size()).isEqualTo(areSigned() ? 3 : 0);
  }

  private void everybodyKnowsEverybody() {
    for (String name : sim.running()) {
      assertThat(sim.node(name).mesh().nodes()).as(name).contains("a", "b", "c");
      assertThat(sim.node(name).mesh().adjacency().get("b")).as(name).contains("a", "c");
    }
    sim.invariants().presentLives();
  }

  private Life life(String name) {
    return Objects.requireNonNull(sim.network().host(name).life);
  }

  private long onDisk(String name) {
    return life(name).node.persistedInstance;
  }

  private long wallMicros(String name) {
    return life(name).loop.wallMicros();
  }
}
