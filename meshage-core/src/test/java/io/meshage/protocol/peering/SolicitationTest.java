package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who calls, who answers, and who is never dialled. */
class SolicitationTest {
  private final Town town = new Town(5);
  private final Endpoint attacker = Endpoint.of("tcp://10.6.6.6:53");

  @Test
  void twoNodesOfOneNamespaceFindEachOtherWithinAMoment() {
    House a = start("a", 1);
    House b = start("b", 1);
    town.advanceMillis(200);

    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(b.isLinkedTo(a)).isTrue();
  }

  @Test
  void whatANodeAdvertisesDoesNotKeepItsNeighboursFromDiallingIt() {
    Endpoint gate = Endpoint.of("ws://gate.example/mesh");
    House a = town.add("a", with -> with.degree(1).advertise(gate));
    House b = town.add("b", with -> with.degree(1).advertise(gate));
    a.peering.start();
    b.peering.start();
    town.advanceMillis(200);

    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(a.peering.neighbours())
        .singleElement()
        .satisfies(neighbour -> assertThat(neighbour.peer().endpoints()).containsExactly(gate));
  }

  @Test
  void aLoneNodeCallsMoreAndMoreRarely() {
    House a = start("a", 3);

    town.advance(Duration.ofSeconds(4));
    assertThat(a.solicitations).as("in the first 4 s").isBetween(4, 7);
    town.advance(Duration.ofMinutes(10));
    assertThat(a.solicitations).as("in 10 minutes").isBetween(12, 26);
    assertThat(town.clock.pending()).as("its next call").isEqualTo(1);
  }

  @Test
  void degreeZeroNeitherCallsNorAnswers() {
    House a = start("a", 0);
    House b = start("b", 2);
    town.advance(Duration.ofMinutes(1));

    assertThat(a.solicitations).isZero();
    assertThat(a.dialled).isEmpty();
    assertThat(b.neighbourNames()).isEmpty();
  }

  @Test
  void raisingTheDegreeBeginsToCallAndLoweringItEndsIt() {
    House a = start("a", 0);
    House b = start("b", 1);
    town.advance(Duration.ofMinutes(1));

    a.peering.setDegree(1);
    town.advance(Duration.ofMillis(500));
    assertThat(a.isLinkedTo(b)).isTrue();

    a.peering.setDegree(0);
    int before = a.solicitations;
    town.advance(Duration.ofMinutes(1));
    assertThat(a.solicitations).isEqualTo(before);
    assertThat(a.isLinkedTo(b)).as("links stay").isTrue();
    assertThat(a.peering.degree()).isZero();
  }

  @Test
  void anotherNamespaceIsNotAnswered() {
    House a = town.add("a", with -> with.degree(1).namespace("red"));
    House b = town.add("b", with -> with.degree(1).namespace("blue"));
    a.peering.start();
    b.peering.start();
    town.advance(Duration.ofMinutes(1));

    assertThat(a.dialled).isEmpty();
    assertThat(b.dialled).isEmpty();
  }

  @Test
  void onlyTheSourceAddressIsDialledAtTheAnnouncedPort() {
    House a = start("a", 3);

    a.peering.heard(attacker, call("x", 7777, 3));
    town.advance(Duration.ofSeconds(3));

    assertThat(a.dialled).containsExactly(Endpoint.of("tcp://10.6.6.6:7777"));
  }

  @Test
  void aCallerIsDialledInTheWayItSays() {
    House a = start("a", 3);

    a.peering.heard(attacker, call("x", 7777, Endpoint.TLS, ""));
    town.advance(Duration.ofSeconds(3));
    a.peering.heard(attacker, call("y", 7778, Endpoint.WS, "/mesh"));
    town.advance(Duration.ofSeconds(3));

    assertThat(a.dialled)
        .containsExactly(
            Endpoint.of("tls://10.6.6.6:7777"), Endpoint.of("ws://10.6.6.6:7778/mesh"));
  }

  @Test
  void aNodeThatLetsOnlyTlsInIsNotCalledOutByAnybodyElse() {
    House a = town.add("a", with -> with.degree(3).listen(Endpoint.of("tls://10.0.0.1:9000")));
    a.peering.start();

    a.peering.heard(attacker, call("x", 7777, 3));
    a.peering.heard(attacker, call("y", 7778, Endpoint.WS, "/mesh"));
    town.advance(Duration.ofSeconds(3));
    assertThat(a.dialled).isEmpty();
    assertThat(a.solicitations).isPositive();

    a.peering.heard(attacker, call("z", 7779, Endpoint.WSS, "/mesh"));
    town.advance(Duration.ofSeconds(3));
    assertThat(a.dialled).containsExactly(Endpoint.of("wss://10.6.6.6:7779/mesh"));
  }

  private static Solicitation call(String name, int port, String scheme, String path) {
    NodeId id = NodeId.ofName(name);
    return new Solicitation(ProtocolVersion.OURS, "default", id, 1, port, 3, id, 1, scheme, path);
  }

  @Test
  void aHundredThousandSolicitationsASecondCauseOneDialASecond() {
    House a = start("a", 8);
    for (int i = 0; i < 500_000; i++) {
      a.peering.heard(attacker, call("x" + i, 1 + i % 65_000, 3));
      if (i % 100 == 99) {
        town.advanceMillis(1);
      }
    }

    assertThat(a.dialled).as("in 5 s").hasSizeBetween(4, 6);
    assertThat(a.count("solicitations-dropped")).isGreaterThan(400_000);
    assertThat(town.clock.pending()).isLessThan(20);
  }

  @Test
  void aNodeThatHasItsDegreeIsNotMovedByAFloodEither() {
    House a = start("a", 1);
    House b = start("b", 1);
    town.advanceMillis(500);
    assertThat(a.isLinkedTo(b)).isTrue();
    int before = a.dialled.size();

    for (int i = 0; i < 100_000; i++) {
      a.peering.heard(attacker, call("x" + i, 1 + i % 65_000, 3));
      if (i % 10 == 9) {
        town.advanceMillis(1);
      }
    }

    assertThat(a.dialled.size() - before).as("in 10 s").isBetween(0, 11);
  }

  @Test
  void aSolicitationIsNoInvitationForWhoeverIsLinkedOrWasHungUp() {
    House a = town.add("a", with -> with.degree(2));
    House b = town.add("b", with -> with.degree(2));
    a.dial(b);
    town.advanceMillis(50);
    a.hangup(b);
    a.peering.start();
    b.peering.start();
    town.advance(Duration.ofMinutes(10));

    assertThat(a.neighbourNames()).isEmpty();
    assertThat(a.dialled).hasSize(1);
    assertThat(b.dialled).isEmpty();

    a.dials.clear();
    b.dial(a);
    town.advanceMillis(50);
    assertThat(b.dialResult()).isEqualTo(new Linked("a"));
  }

  @Test
  void onlyOneInEightIsAnsweredAboveSixteenLinks() {
    House hub = town.add("hub", with -> with.degree(200));
    for (int i = 0; i < 17; i++) {
      town.add("n" + i).dial(hub);
    }
    town.advanceMillis(50);
    hub.peering.start();

    int answered = 0;
    for (int i = 0; i < 400; i++) {
      int before = hub.dialled.size();
      hub.peering.heard(attacker, call("x" + i, 1 + i, 3));
      town.advance(Duration.ofMillis(2_500));
      answered += hub.dialled.size() - before;
    }

    assertThat(answered).as("of 400").isBetween(25, 80);
  }

  @Test
  void aNodeThatListensNowhereAnswersButDoesNotCall() {
    House a = town.add("a", with -> with.degree(1).listen());
    a.peering.start();
    town.advanceMillis(500);
    House b = start("b", 1);
    town.advance(Duration.ofSeconds(2));

    assertThat(a.solicitations).isZero();
    assertThat(a.isLinkedTo(b)).isTrue();
  }

  @Test
  void whoLeftHearsNothing() {
    House a = start("a", 3);
    a.peering.leave();

    a.peering.heard(attacker, call("x", 7777, 3));
    town.advance(Duration.ofMinutes(10));

    assertThat(a.dialled).isEmpty();
    assertThat(a.solicitations).isEqualTo(1);
    assertThat(town.clock.pending()).isZero();
  }

  private House start(String name, int degree) {
    House house = town.add(name, with -> with.degree(degree));
    house.peering.start();
    return house;
  }

  private static Solicitation call(String name, int port, int wanted) {
    NodeId id = NodeId.ofName(name);
    return new Solicitation(ProtocolVersion.OURS, "default", id, 1, port, wanted, id, 1);
  }
}
