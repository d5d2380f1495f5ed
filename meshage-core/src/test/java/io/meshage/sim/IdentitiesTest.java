package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.LinkInfo;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.NodeKey;
import io.meshage.SendReport;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members of a mesh who do not trust each other: nobody can speak for another. */
class IdentitiesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation sim = Simulation.builder(1).identities().line("a", "b", "c");

  @AfterEach
  void theHonestMeshWorks() {
    sim.advance(SECOND);
    SendReport report = sim.node("a").set(List.of("b", "c"), "still here");
    assertThat(report.acknowledged()).containsExactly("b", "c");
    sim.advance(Duration.ofMinutes(1));
    sim.quiet();
    sim.invariants().atRest();
    sim.close();
  }

  private Attacker member(String name) {
    return new Attacker(sim, name).identity(NodeKey.ofSeed(new byte[32]));
  }

  private long count(String node, String counter) {
    return sim.node(node).stats().count(counter);
  }

  private Announcement honest(Attacker listener, String origin) {
    sim.node(origin).announce();
    sim.advance(SECOND);
    return (Announcement)
        listener.heard.stream()
            .filter(m -> m instanceof Announcement a && a.name().equals(origin))
            .reduce((first, second) -> second)
            .orElseThrow();
  }

  @Test
  void everyAnnouncementIsSigned() {
    Attacker mallory = member("mallory").link("b");
    sim.advance(SECOND);

    assertThat(honest(mallory, "c").proof()).isNotNull();
    assertThat(sim.node("a").stats().counters().keySet())
        .noneMatch(counter -> counter.startsWith("identity"));
    mallory.hangUp();
  }

  @Test
  void aSignedMessageIsVerifiedWhereItArrivesAndAnUnsignedOneIsNot() {
    SendReport signed = sim.node("a").send(Message.to(List.of("b", "c"), "signed").withSignature());
    SendReport toAll = sim.node("a").send(Message.toAll("signed, to all").withSignature());
    SendReport plain = sim.node("a").send(Message.to(List.of("c"), "plain"));

    assertThat(signed.acknowledged()).containsExactly("b", "c");
    assertThat(toAll.acknowledged()).containsExactly("b", "c");
    assertThat(plain.complete()).isTrue();
    assertThat(sim.received("c"))
        .extracting(Message::text, Message::verified)
        .containsExactly(
            tuple("signed", true), tuple("signed, to all", true), tuple("plain", false));
  }

  @Test
  void aMessageInAnothersNameIsNeverVerified() {
    Attacker mallory = member("mallory").link("b");
    MessageId id = new MessageId(NodeId.ofName("c"), sim.node("c").instance(), 1_000);

    mallory.say(forged(mallory, id, 1, Bytes.ofText("unsigned")));
    sim.advance(SECOND);
    mallory.say(
        forged(
            mallory,
            new MessageId(id.source(), id.instance(), 1_001),
            5,
            mallory.signedBody(
                new MessageId(id.source(), id.instance(), 1_001), "b", "signed by another key")));
    sim.advance(SECOND);

    assertThat(sim.received("b"))
        .extracting(Message::text, Message::verified)
        .containsExactly(tuple("unsigned", false));
    assertThat(count("b", "bodies-undecodable")).isEqualTo(1);
    mallory.hangUp();
  }

  private static Data forged(Attacker by, MessageId id, int form, Bytes body) {
    Envelope envelope =
        new Envelope(
            id,
            "c",
            Kind.MESSAGE,
            List.of(id.source(), by.id()),
            16,
            1_000_000,
            by.birth(),
            form,
            body);
    return new Data(envelope, List.of(new Target(NodeId.ofName("b"), 0)), false);
  }

  @Test
  void anInsiderCannotAnnounceForAnother() {
    // given: a member of the mesh with a good identity of its own
    Attacker mallory = member("mallory").link("b");
    Announcement last = honest(mallory, "c");

    // when: it says in c's name that c is its neighbour, signed with its own key
    mallory.say(
        mallory.signed(
            Attacker.announcement(
                "c", last.birth(), last.instance(), last.sequence() + 1, "mallory")));
    sim.advance(SECOND);

    // then: nobody believes it, and it is told of once
    assertThat(sim.node("b").mesh().adjacency().get("c")).containsExactly("b");
    assertThat(count("b", "identity-conflicts")).isEqualTo(1);
    assertThat(count("c", "identity-reclaimed")).isZero();
    mallory.hangUp();
  }

  @Test
  void whoPassesOnWhatNobodySignedIsHungUp() {
    Attacker mallory = member("mallory").link("b");
    Announcement last = honest(mallory, "c");

    mallory.say(
        Attacker.announcement("c", last.birth(), last.instance(), last.sequence() + 1, "mallory"));
    sim.advance(SECOND);

    assertThat(mallory.isHungUp()).isTrue();
    assertThat(count("b", "identity-unsigned")).isEqualTo(1);
    assertThat(sim.node("a").mesh().adjacency().get("c")).containsExactly("b");
  }

  @Test
  void whoChangesWhatAnotherSignedIsHungUp() {
    Attacker mallory = member("mallory").link("b");
    Announcement last = honest(mallory, "c");

    mallory.say(
        Attacker.announcement("c", last.birth(), last.instance() + 1, 1, "mallory")
            .signed(Objects.requireNonNull(last.proof())));
    sim.advance(SECOND);

    assertThat(mallory.isHungUp()).isTrue();
    assertThat(count("b", "identity-forged")).isEqualTo(1);
  }

  @Test
  void aPurgeInAnothersNameTakesNobodyAway() {
    Attacker mallory = member("mallory").link("b");
    Announcement last = honest(mallory, "c");
    Announcement purge =
        new Announcement(
            last.origin(),
            "c",
            last.birth(),
            last.instance(),
            last.sequence() + 1,
            0,
            "",
            List.of(),
            List.of());

    mallory.say(mallory.signed(purge));
    sim.advance(SECOND);

    assertThat(sim.node("a").mesh().nodes()).contains("c");
    mallory.hangUp();
  }

  @Test
  void aKnownNameIsNotLinkedWithAnotherKey() {
    // given: c was there for long enough to be known, and is away
    sim.advance(Duration.ofSeconds(15));
    List<MeshListener.IdentityConflict> conflicts = new ArrayList<>();
    sim.node("b")
        .addListener(
            new MeshListener() {
              @Override
              public void identityConflict(IdentityConflict event) {
                conflicts.add(event);
              }
            });
    sim.crash("c");
    sim.advance(Duration.ofSeconds(40));

    // when: somebody comes under its name
    Attacker impostor = member("c").connect("b");
    impostor.say(impostor.hello());
    sim.advance(Duration.ofSeconds(3));

    // then: it is told why not, and the operator hears of it
    assertThat(impostor.heard)
        .filteredOn(Goodbye.class::isInstance)
        .singleElement()
        .satisfies(
            word -> {
              assertThat(((Goodbye) word).reason()).isEqualTo(CloseReason.IDENTITY);
              assertThat(((Goodbye) word).text()).contains("another key than b knows");
            });
    assertThat(conflicts)
        .singleElement()
        .satisfies(event -> assertThat(event.name()).isEqualTo("c"));
    sim.restart("c");
    sim.dial("c", "b");
  }

  @Test
  void whoShowsKeyAfterKeyInAnothersNameFillsNoLog() {
    List<MeshListener.IdentityConflict> conflicts = new ArrayList<>();
    sim.node("b")
        .addListener(
            new MeshListener() {
              @Override
              public void identityConflict(IdentityConflict event) {
                conflicts.add(event);
              }
            });
    Attacker mallory = new Attacker(sim, "mallory").poseAs("c", sim.node("c").instance());
    for (int i = 1; i <= 20; i++) {
      byte[] seed = new byte[32];
      seed[0] = (byte) i;
      mallory.identity(NodeKey.ofSeed(seed)).connect("b").say(mallory.hello());
      sim.advance(Duration.ofMillis(100));
    }
    sim.advance(Duration.ofSeconds(10));

    assertThat(count("b", "identity-conflicts")).isEqualTo(20);
    assertThat(conflicts).hasSize(2);
    assertThat(count("b", "warnings-held-back")).isEqualTo(19);
  }

  @Test
  void aSignatureOfAnotherLinkIsOfNoUse() {
    // given: mallory hears b's side of a handshake, and answers with what b itself signed
    Attacker mallory = member("mallory").connect("b");
    mallory.replaysProofs = true;
    mallory.say(mallory.hello());
    sim.advance(Duration.ofSeconds(3));

    assertThat(sim.node("b").links()).extracting(LinkInfo::peer).containsExactly("a", "c");
    assertThat(count("b", "identity-forged")).isEqualTo(1);
  }

  @Test
  void whoHasNoIdentityIsRefusedInWords() {
    Attacker stranger = new Attacker(sim, "stranger").connect("b");

    stranger.say(stranger.hello());
    sim.advance(SECOND);

    assertThat(stranger.heard)
        .singleElement()
        .satisfies(
            word -> {
              assertThat(((Reject) word).reason()).isEqualTo(CloseReason.IDENTITY);
              assertThat(((Reject) word).text()).contains("has no identity, and b asks for one");
            });
  }

  @Test
  void whoAsksForAnIdentityIsToldThatThereIsNone() {
    try (Simulation plain = Simulation.line(2, "x", "y")) {
      Attacker asker = new Attacker(plain, "asker").identity(NodeKey.generate()).connect("x");
      asker.say(asker.hello());
      plain.advance(SECOND);

      assertThat(asker.heard)
          .singleElement()
          .satisfies(
              word ->
                  assertThat(((Reject) word).text())
                      .contains("asks for an identity, and x has none"));
    }
  }

  @Test
  void aNameThatWasOnlySpokenOfIsFreeAgain() {
    // given: a member speaks of d, whom nobody reaches, and signs it with its own key
    Attacker mallory = member("mallory").link("b");
    mallory.say(
        mallory.signed(Attacker.announcement("d", mallory.birth(), mallory.birth(), 1, "mallory")));
    sim.advance(SECOND);
    mallory.hangUp();
    sim.start("d");
    assertThatThrownBy(() -> sim.dial("d", "b")).hasMessageContaining("another key");

    // when: what was said is forgotten
    sim.advance(Duration.ofMinutes(1));

    // then: it has dialled again, and is let in
    assertThat(sim.node("a").mesh().nodes()).contains("d");
  }

  @Test
  void aNameThatWasOnlyTakenLeaveOfIsFreeAtOnce() {
    Attacker mallory = member("mallory").link("b");
    mallory.say(
        mallory.signed(
            new Announcement(
                NodeId.ofName("d"),
                "d",
                mallory.birth(),
                mallory.birth(),
                1,
                0,
                "",
                List.of(),
                List.of())));
    sim.advance(SECOND);
    mallory.hangUp();
    sim.start("d");

    assertThat(sim.dial("d", "b")).isEqualTo("b");
  }

  /** A signature takes most of a millisecond: ten thousand would take the node's breath away. */
  @Test
  void whoSignsWithoutEndIsNotListenedToWithoutEnd() {
    Attacker mallory = member("mallory").link("b");
    sim.advance(SECOND);
    int most = Limits.SIGNED_ANNOUNCEMENTS_AT_ONCE;
    for (int i = 0; i < 2 * most + 200; i++) {
      mallory.say(
          mallory.signed(Attacker.announcement("x" + i, mallory.birth(), mallory.birth(), 1)));
    }
    sim.advance(Duration.ofMillis(100));

    // what fits is verified, as much again waits for its time, and the rest is dropped unread
    assertThat(count("b", "announcements-dropped")).isBetween(1L, 200L);
    assertThat(count("b", "announcements-early")).isBetween(most - 10L, most + 10L);
    mallory.hangUp();
  }

  /** Whether the file of b would have a line with the name. */
  private boolean isKept(String name) {
    return Objects.requireNonNull(sim.network().host("b").life).node.knownKeys.containsKey(name);
  }

  private void bDials(String address) {
    var unused = sim.node("b").dialAsync(address);
    sim.advance(SECOND);
  }

  @Test
  void aNameWhoseHolderWasRefusedIsNotKept() {
    // given: whoever is dialled answers in a free name, and there is a reason against a link
    Attacker mallory = member("mallory").poseAs("d", 1);
    String trap = mallory.answer(22).toString();
    sim.node("b").block("d", Duration.ofSeconds(5));

    bDials(trap);
    assertThat(mallory.isHungUp()).isTrue();
    assertThat(isKept("d")).isFalse();

    // then: the name is free for its owner
    sim.advance(Duration.ofSeconds(5));
    sim.start("d");
    assertThat(sim.dial("d", "b")).isEqualTo("b");
  }

  @Test
  void aNameIsKeptWhenItsHolderWasThereForAWhileAndNotAtFirstSight() {
    // given: a link, an announcement, and off again
    Attacker mallory = member("mallory").poseAs("d", 1);
    bDials(mallory.answer(22).toString());
    mallory.say(mallory.signed(Attacker.announcement("d", 1, 1, 1, "b")));
    sim.advance(Duration.ofSeconds(2));
    assertThat(sim.node("b").mesh().nodes()).contains("d");
    mallory.hangUp();
    sim.node("b").hangup("d");
    sim.advance(Duration.ofMinutes(1));
    assertThat(isKept("d")).isFalse();

    // when: its owner comes, and stays
    sim.start("d");
    assertThat(sim.dial("d", "b")).isEqualTo("b");
    sim.advance(Duration.ofSeconds(8));
    assertThat(isKept("d")).isFalse();
    sim.advance(Duration.ofSeconds(3));
    assertThat(isKept("d")).isTrue();
  }

  @Test
  void aNodeThatComesBackIsKnownByItsKey() {
    sim.crash("c");
    sim.advance(Duration.ofMinutes(3));
    sim.restart("c");
    sim.dial("c", "b");
    sim.advance(SECOND);

    assertThat(sim.node("a").mesh().nodes()).contains("c");
    assertThat(count("a", "identity-conflicts")).isZero();
  }
}
