package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Address;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.PeeringMessage.Reject;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that cost a place and say nothing: the slow-loris attack. */
class SilentCrowdTest {
  private final Town town = new Town(4);
  private final House b = town.add("b");
  private long lastLink = 1_000_000;

  @Test
  void twoHundredSilentConnectionsOfOneAddressKeepNobodyOut() {
    for (int i = 0; i < 200; i++) {
      open("10.0.0.2"); // where the next house will be
    }
    House honest = town.add("honest").dial(b);
    assertThat(honest.place.host()).isEqualTo("10.0.0.2");
    town.advanceMillis(50);

    assertThat(honest.dialResult()).isEqualTo(new Linked("b"));
    assertThat(b.lastWords).hasSize(200 - Limits.MAX_HALF_OPEN_PER_ADDRESS + 1);
    assertThat(b.lastWords.values())
        .allSatisfy(words -> assertThat(((Reject) words).reason()).isEqualTo(CloseReason.FULL));
  }

  @Test
  void tenThousandSilentConnectionsOfManyAddressesKeepNobodyOutEither() {
    for (int i = 0; i < 10_000; i++) {
      open("10.1." + i / 250 + "." + i % 250);
    }
    House honest = town.add("honest").dial(b);
    town.advanceMillis(50);

    assertThat(honest.dialResult()).isEqualTo(new Linked("b"));
    assertThat(town.clock.pending()).isLessThanOrEqualTo(Limits.MAX_HALF_OPEN);
  }

  @Test
  void allOfThemAreGoneAfterTheDeadline() {
    for (int i = 0; i < 200; i++) {
      open("10.1.0." + i);
    }

    town.advance(Limits.HANDSHAKE_DEADLINE);

    assertThat(b.lastWords).hasSize(200);
    assertThat(b.count("handshakes-refused-silent")).isEqualTo(200);
    assertThat(town.clock.pending()).isZero();
  }

  @Test
  void whoSpokeAndNeverEndsGivesWayToTheNextTheOldestFirst() {
    List<Long> crowd = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_HALF_OPEN_PER_ADDRESS; i++) {
      crowd.add(open("10.1.0.1"));
      greet(crowd.get(i), "n" + i);
    }
    town.advanceMillis(50);
    assertThat(b.lastSent).as("all were welcomed").containsKeys(crowd.toArray(Long[]::new));

    long late = open("10.1.0.1");
    long elsewhere = open("10.1.0.2");

    assertThat(b.lastWords).containsOnlyKeys(crowd.get(0));
    assertThat(b.lastWords.get(crowd.get(0)))
        .isInstanceOfSatisfying(
            Goodbye.class,
            words -> {
              assertThat(words.reason()).isEqualTo(CloseReason.FULL);
              assertThat(words.text()).contains("unfinished handshakes");
            });
    assertThat(b.lastWords).doesNotContainKeys(late, elsewhere);
  }

  /** The address that has the most pays, and not whoever was there first. */
  @Test
  void aCrowdOfSomeAddressesDisplacesItselfAndNobodyElse() {
    long honest = open("10.2.0.1");
    greet(honest, "honest");
    for (int i = 0; i < 5 * Limits.MAX_HALF_OPEN_PER_ADDRESS; i++) {
      greet(open("10.1.0." + i % 5), "n" + i);
      town.advanceMillis(5);
    }

    b.peering.received(honest, new Ready());
    town.advanceMillis(50);

    assertThat(b.neighbourNames()).containsExactly("honest");
    assertThat(b.count("handshakes-refused-full"))
        .isEqualTo(5 * Limits.MAX_HALF_OPEN_PER_ADDRESS + 1 - Limits.MAX_HALF_OPEN);
  }

  @Test
  void placesBecomeFreeAsHandshakesEnd() {
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < Limits.MAX_HALF_OPEN_PER_ADDRESS; i++) {
        long link = open("10.1.0.1");
        assertThat(b.lastWords).doesNotContainKey(link);
        b.peering.linkClosed(link, CloseReason.LOST, "gone");
      }
    }
    assertThat(town.clock.pending()).isZero();
  }

  @Test
  void aDialToSomebodyWhoNeverAnswersDelaysNoOther() {
    House a = town.add("a");
    for (int i = 0; i < 50; i++) {
      Endpoint mute = Endpoint.of("tcp://10.3.0." + i);
      a.peering.dial(Address.of(mute), result -> {});
      a.peering.linkOpened(++lastLink, i + 1L, mute, null);
    }
    a.dial(b);
    town.advance(Duration.ofMillis(50));

    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
  }

  private long open(String host) {
    long link = ++lastLink;
    b.peering.linkOpened(
        link, 0, new Endpoint(Endpoint.TCP, host, 1024 + (int) (link % 60_000)), null);
    return link;
  }

  private void greet(long link, String name) {
    Introduction self =
        new Introduction(NodeId.ofName(name), name, "default", 1, 1, "", 0, List.of());
    b.peering.received(link, new Hello(ProtocolVersion.OURS, self, false));
  }
}
