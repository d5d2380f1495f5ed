package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.VersionPolicy;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each reason not to link, on either side, and that the dialler is told it in words. */
class RefusalTest {
  private final Town town = new Town(1);
  private long lastLink = 1_000_000;

  @Test
  void aDialEndsInALinkThatBothSidesKnow() {
    House a = town.add("a");
    House b = town.add("b");

    a.dial(b);
    town.advanceMillis(50);

    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
    assertThat(a.news).containsExactly("up b");
    assertThat(b.news).containsExactly("up a");
    assertThat(a.peering.neighbours().get(0).dialled()).isTrue();
    assertThat(b.peering.neighbours().get(0).dialled()).isFalse();
    assertThat(a.established).hasSize(1);
    assertThat(b.established).hasSize(1);
    assertThat(a.peering.send(b.self.id(), new Ping(1, 2, 3))).isTrue();
    town.advanceMillis(50);
    assertThat(b.heard).containsExactly(new Ping(1, 2, 3));
  }

  @Test
  void aVersionOfTheFarFutureIsRefusedWithBothRanges() {
    House b = town.add("b");

    Reject reject = reject(b, new Hello(new ProtocolVersion(7, 9), stranger("x"), false));

    assertThat(reject.reason()).isEqualTo(CloseReason.VERSION);
    assertThat(reject.text()).contains("protocol 3").contains("7 to 9");
  }

  @Test
  void aWelcomeThatAsksForAnIdentityIsRefusedByWhoHasNone() {
    House a = town.add("a");
    long link = callingLink(a);
    Bytes nonce = Bytes.wrap(new byte[PeeringMessage.NONCE_BYTES]);

    a.peering.received(
        link,
        new Welcome(ProtocolVersion.OURS.most(), stranger("x"), false, nonce, null, Bytes.EMPTY));

    assertThat(a.failure().reason()).isEqualTo(CloseReason.IDENTITY);
    assertThat(a.failure().text()).contains("asks for an identity, and a has none");
  }

  @Test
  void aWelcomeWithAVersionWeDoNotSpeakIsRefused() {
    House a = town.add("a");
    long link = callingLink(a);

    a.peering.received(link, new Welcome(200, stranger("x"), false));

    assertThat(a.failure().reason()).isEqualTo(CloseReason.VERSION);
    assertThat(a.lastWords.get(link)).isInstanceOf(Goodbye.class);
  }

  @Test
  void aCertificateInAnotherNameIsRefusedOnBothSidesWithBothNames() {
    House a = town.add("a");
    long accepted = ++lastLink;
    a.peering.linkOpened(accepted, 0, Town.STRANGER, List.of("y", "z"));
    long dialled = callingLink(a, List.of());

    a.peering.received(accepted, new Hello(ProtocolVersion.OURS, stranger("x"), false));
    a.peering.received(dialled, new Welcome(ProtocolVersion.OURS.most(), stranger("x"), false));

    assertThat(a.rejected(accepted).reason()).isEqualTo(CloseReason.CERTIFICATE);
    assertThat(a.rejected(accepted).text()).contains("names y, z").contains("not x");
    assertThat(a.failure().reason()).isEqualTo(CloseReason.CERTIFICATE);
    assertThat(a.failure().text()).contains("names no node and not x");
    assertThat(a.warnings).hasSize(1);
  }

  @Test
  void aCertificateInTheNodesOwnNameIsLetIn() {
    House a = town.add("a");
    long accepted = ++lastLink;
    a.peering.linkOpened(accepted, 0, Town.STRANGER, List.of("y", "x"));

    a.peering.received(accepted, new Hello(ProtocolVersion.OURS, stranger("x"), false));
    town.advanceMillis(50);
    a.peering.received(accepted, new Ready());

    assertThat(a.news).containsExactly("up x");
  }

  @Test
  void aNodeThatDialsItselfIsTold() {
    House a = town.add("a");

    a.dial(a);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.SELF);
    assertThat(a.failure().text()).contains("a itself");
    assertThat(a.news).isEmpty();
  }

  @Test
  void aSecondDialSaysAlreadyLinkedAndTheLinkStays() {
    House a = town.add("a");
    House b = town.add("b");
    a.dial(b);
    town.advanceMillis(50);
    a.dials.clear();

    a.dial(b);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.ALREADY_LINKED);
    assertThat(a.news).containsExactly("up b");
    assertThat(b.news).containsExactly("up a");
  }

  @Test
  void aDialFromTheOtherSideOfALinkSaysAlreadyLinkedToo() {
    House a = town.add("a");
    House b = town.add("b");
    a.dial(b);
    town.advanceMillis(50);

    b.dial(a);
    town.advanceMillis(50);

    assertThat(b.failure().reason()).isEqualTo(CloseReason.ALREADY_LINKED);
    assertThat(a.news).containsExactly("up b");
    assertThat(b.news).containsExactly("up a");
  }

  @Test
  void twoDialsAtOnceOfOneNodeBothSucceedWithOneLink() {
    House a = town.add("a");
    House b = town.add("b");

    a.dial(b);
    a.dial(b);
    town.advanceMillis(50);

    assertThat(a.dials).containsExactly(new Linked("b"), new Linked("b"));
    assertThat(b.news).containsExactly("up a");
  }

  @Test
  void aNodeThatHasAllItsLinksSaysFull() {
    House a = town.add("a");
    House b = town.add("b", with -> with.maxLinks(1));
    House c = town.add("c");
    a.dial(b);
    town.advanceMillis(50);

    c.dial(b);
    town.advanceMillis(50);

    assertThat(c.failure().reason()).isEqualTo(CloseReason.FULL);
    assertThat(c.failure().text()).contains("b (").contains("no more than 1 links");
    assertThat(b.neighbourNames()).containsExactly("a");
  }

  /** A welcome keeps no place, or whoever never says READY would keep them all. */
  @Test
  void whoIsReadyFirstHasThePlaceAndTheOthersAreToldFull() {
    House b = town.add("b", with -> with.maxLinks(2));
    List<House> crowd = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      crowd.add(town.add("n" + i, with -> with.redial(false)).dial(b));
    }
    town.advanceMillis(50);

    assertThat(b.neighbourNames()).hasSize(2);
    assertThat(crowd)
        .filteredOn(house -> !house.isLinkedTo(b))
        .hasSize(3)
        .allSatisfy(house -> assertThat(house.news).containsExactly("up b", "down b FULL"));
  }

  @Test
  void aNodeThatHasAllItsLinksDoesNotDialBeyondThem() {
    House a = town.add("a", with -> with.maxLinks(1));
    House b = town.add("b");
    House c = town.add("c");
    a.dial(b);
    town.advanceMillis(50);
    a.dials.clear();

    a.dial(c);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.FULL);
    assertThat(c.news).isEmpty();
  }

  @Test
  void theNamespaceCountsForSolicitedLinksOnly() {
    House b = town.add("b", with -> with.namespace("red"));

    Reject reject = reject(b, new Hello(ProtocolVersion.OURS, stranger("x"), true));
    assertThat(reject.reason()).isEqualTo(CloseReason.NAMESPACE);
    assertThat(reject.text()).contains("red").contains("default");

    House a = town.add("a", with -> with.namespace("blue")).dial(b);
    town.advanceMillis(50);
    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void nobodyListensThereIsUnreachableWithTheAddress() {
    House a = town.add("a");

    a.dial(Town.STRANGER);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.UNREACHABLE);
    assertThat(a.failure().text()).contains(Town.STRANGER.toString());
  }

  @Test
  void anIdThatIsNotTheNamesIsRefused() {
    House b = town.add("b");
    Introduction liar = new Introduction(new NodeId(1, 2), "x", "default", 7, 7, "", 0, List.of());

    assertThat(reject(b, new Hello(ProtocolVersion.OURS, liar, false)).reason())
        .isEqualTo(CloseReason.MALFORMED);
  }

  @Test
  void thePolicyMayRefuseAnApplicationVersionOnEitherSide() {
    House a = town.add("a", with -> with.version("1.0"));
    House b = town.add("b", with -> with.version("2.0"));
    b.policy = VersionPolicy.SAME_MAJOR;

    a.dial(b);
    b.dial(a);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.APPLICATION_VERSION);
    assertThat(a.failure().text()).contains("1.0").contains("2.0");
    assertThat(b.failure().reason()).isEqualTo(CloseReason.APPLICATION_VERSION);
    assertThat(a.news).isEmpty();
  }

  @Test
  void byDefaultVersionsThatDifferLinkWithOneWarningOnEachSide() {
    House a = town.add("a", with -> with.version("1.0").redial(false));
    House b = town.add("b", with -> with.version("2.0"));

    for (int i = 0; i < 3; i++) {
      a.dial(b);
      town.advanceMillis(50);
      town.cut(a, b);
    }

    assertThat(a.news).contains("up b");
    assertThat(a.warnings).hasSize(1).first().asString().contains("'2.0'").contains("'1.0'");
    assertThat(b.warnings).hasSize(1);
  }

  @Test
  void aPolicyThatThrowsRefusesOneLinkWithItsWords() {
    House a = town.add("a");
    House b = town.add("b");
    b.policy =
        (ours, theirs) -> {
          throw new IllegalStateException("no\u0007idea");
        };

    a.dial(b);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.APPLICATION_VERSION);
    assertThat(a.failure().text()).contains("no?idea");
    assertThat(b.count("version-policy-failed")).isEqualTo(1);
  }

  @Test
  void whoDialsAndSaysNothingIsToldSoAfterFiveSeconds() {
    House b = town.add("b");
    long link = strangersLink(b);

    town.advance(Limits.HANDSHAKE_DEADLINE.minusMillis(1));
    assertThat(b.lastWords).isEmpty();
    town.advanceMillis(1);

    assertThat(b.lastWords.get(link))
        .isEqualTo(new Reject(CloseReason.SILENT, "no HELLO within 5 s"));
  }

  @Test
  void whoNeverSaysReadyIsEndedAfterFiveSeconds() {
    House b = town.add("b");
    long link = strangersLink(b);
    b.peering.received(link, new Hello(ProtocolVersion.OURS, stranger("x"), false));
    town.advanceMillis(50);
    assertThat(b.lastSent.get(link)).isInstanceOf(Welcome.class);

    town.advance(Limits.HANDSHAKE_DEADLINE);

    assertThat(b.lastWords.get(link))
        .isEqualTo(new Goodbye(CloseReason.SILENT, "no READY within 5 s"));
    assertThat(b.news).isEmpty();
  }

  @Test
  void aDialThatIsNeverWelcomedIsSilentAfterFiveSeconds() {
    House a = town.add("a");
    callingLink(a);

    town.advance(Limits.HANDSHAKE_DEADLINE);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.SILENT);
  }

  @Test
  void aConnectionThatBreaksInTheHandshakeIsLost() {
    House a = town.add("a");
    long link = callingLink(a);

    a.peering.linkClosed(link, CloseReason.LOST, "reset");

    assertThat(a.failure().reason()).isEqualTo(CloseReason.LOST);
    town.advanceMillis(50);
    assertThat(town.clock.pending()).as("the deadline is gone").isZero();
  }

  @Test
  void theReasonAndTheWordsOfARejectReachTheDialler() {
    for (CloseReason reason : CloseReason.values()) {
      House a = town.add("a-" + reason.code());
      long link = callingLink(a);

      a.peering.received(link, new Reject(reason, "because " + reason));

      assertThat(a.failure().reason()).isEqualTo(reason);
      assertThat(a.failure().text()).isEqualTo("because " + reason);
    }
  }

  @Test
  void framesOutOfPlaceCloseAnUnfinishedConnectionAsMalformed() {
    List<MeshMessage> frames =
        List.of(
            new Welcome(1, stranger("x"), false),
            new Reject(CloseReason.FULL, ""),
            new Ready(),
            new Ping(1, 2, 3));
    for (MeshMessage frame : frames) {
      House b = town.add("b-" + frame.getClass().getSimpleName());
      long link = strangersLink(b);

      b.peering.received(link, frame);

      assertThat(b.rejected(link).reason()).isEqualTo(CloseReason.MALFORMED);
    }
  }

  @Test
  void aHandshakeFrameOnACompleteLinkEndsItAsMalformed() {
    House a = town.add("a", with -> with.redial(false));
    House b = town.add("b");
    a.dial(b);
    town.advanceMillis(50);
    long link = b.peering.neighbours().get(0).link();

    b.peering.received(link, new Ready());
    town.advanceMillis(50);

    assertThat(b.news).containsExactly("up a", "down a MALFORMED");
    assertThat(a.news).containsExactly("up b", "down b MALFORMED");
  }

  @Test
  void capabilitiesNobodyKnowsAreIgnored() {
    House b = town.add("b");
    long link = strangersLink(b);
    Introduction fromTheFuture =
        new Introduction(
            NodeId.ofName("x"), "x", "default", 7, 7, "", 0xffff_ffff, List.of(Town.STRANGER));

    b.peering.received(link, new Hello(new ProtocolVersion(1, 255), fromTheFuture, false));
    town.advanceMillis(50);
    b.peering.received(link, new Ready());

    assertThat(b.news).containsExactly("up x");
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void anyReasonAnotherRoomGivesReachesThePeerAndBothSidesForgetTheLink(CloseReason reason) {
    House a = town.add("a", with -> with.redial(false));
    House b = town.add("b");
    a.dial(b);
    town.advanceMillis(50);

    b.peering.close(a.self.id(), reason, "as told");
    b.peering.close(a.self.id(), reason, "twice does not matter");
    town.advanceMillis(50);

    assertThat(b.news).containsExactly("up a", "down a " + reason);
    CloseReason told = reason == CloseReason.SILENT ? CloseReason.GIVEN_UP : reason;
    assertThat(a.news).containsExactly("up b", "down b " + told);
    assertThat(a.peering.send(b.self.id(), new Ping(1, 2, 3))).isFalse();
  }

  @Test
  void whoLeavesTellsAllAndRefusesEverythingAfterwards() {
    House a = town.add("a");
    House b = town.add("b");
    House c = town.add("c");
    a.dial(b);
    town.advanceMillis(50);
    b.dial(c.place.withPort(1));

    b.peering.leave();
    b.peering.leave();
    c.dial(b);
    b.dial(c);
    town.advance(Duration.ofMinutes(5));

    assertThat(a.news).containsExactly("up b", "down b LEFT");
    assertThat(b.news).containsExactly("up a", "down a LEFT");
    assertThat(c.failure().reason()).isEqualTo(CloseReason.LEFT);
    assertThat(b.dials)
        .hasSize(2)
        .allSatisfy(
            result -> assertThat(result.toString()).contains("LEFT").contains("b leaves the mesh"));
    assertThat(a.hangup(b)).as("a would dial b until then").isTrue();
    assertThat(town.clock.pending()).as("timers of nodes without links").isZero();
  }

  /** Opens a connection to a node, the other end of which is this test. */
  private long strangersLink(House house) {
    long link = ++lastLink;
    house.peering.linkOpened(link, 0, Town.STRANGER, null);
    return link;
  }

  /** Lets a node dial, and answers with a connection the other end of which is this test. */
  private long callingLink(House house) {
    return callingLink(house, null);
  }

  private long callingLink(House house, @Nullable List<String> certified) {
    Endpoint nobody = Endpoint.of("tcp://10.7.7.7:" + (1 + lastLink % 60_000));
    long ticket = house.dialled.size() + 1L;
    house.dial(nobody);
    long link = ++lastLink;
    house.peering.linkOpened(link, ticket, nobody, certified);
    return link;
  }

  private Reject reject(House house, Hello hello) {
    long link = strangersLink(house);
    house.peering.received(link, hello);
    town.advanceMillis(50);
    return house.rejected(link);
  }

  private static Introduction stranger(String name) {
    return new Introduction(
        NodeId.ofName(name), name, "default", 7, 7, "", 0, List.of(Town.STRANGER));
  }
}
