package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Blocked;
import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.PeeringMessage.Ready;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is blocked is neither linked, dialled, answered nor let in, until its time is over. */
class BlockTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Town town = new Town(5);
  private final House a = town.add("a");
  private final House b = town.add("b");

  private void link() {
    a.dial(b);
    town.advanceMillis(50);
    assertThat(a.isLinkedTo(b)).isTrue();
    a.dials.clear();
  }

  @Test
  void blockingEndsTheLinkInWordsOnBothSides() {
    link();

    b.peering.block("a", MINUTE);
    town.advanceMillis(50);

    assertThat(b.news).containsExactly("up a", "down a BLOCKED");
    assertThat(a.news).containsExactly("up b", "down b BLOCKED");
    assertThat(b.lastWords.values())
        .singleElement()
        .isInstanceOfSatisfying(
            Goodbye.class,
            words -> assertThat(words.text()).isEqualTo("a is blocked for 60 s by the user of b"));
  }

  @Test
  void itIsRefusedByNameWhoeverDials() {
    b.peering.block("a", MINUTE);

    a.dial(b);
    b.dial(a);
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.BLOCKED);
    assertThat(b.failure().reason()).isEqualTo(CloseReason.BLOCKED);
    assertThat(a.isLinkedTo(b)).isFalse();
  }

  @Test
  void aLinkThatWasWishedForIsNotDialledBeforeTheTimeIsOverAndThenComesBack() {
    link();
    a.peering.block("b", MINUTE);

    town.advance(Duration.ofSeconds(59));
    assertThat(a.dialled).as("dialled once, by the user").hasSize(1);

    town.advance(Duration.ofSeconds(32));
    assertThat(a.isLinkedTo(b)).isTrue();
  }

  @Test
  void theOtherSideComesBackByItselfToo() {
    link();
    b.peering.block("a", MINUTE);

    town.advance(MINUTE.plusSeconds(31));

    assertThat(a.isLinkedTo(b)).isTrue();
  }

  @Test
  void whoIsBlockedIsNotAnsweredWhenItCalls() {
    House caller = town.add("caller", with -> with.degree(1));
    House answerer = town.add("answerer", with -> with.degree(1));
    answerer.peering.block("caller", MINUTE);
    caller.peering.block("answerer", MINUTE);
    caller.peering.start();
    answerer.peering.start();

    town.advance(Duration.ofSeconds(55));
    assertThat(caller.dialled).isEmpty();
    assertThat(answerer.dialled).isEmpty();

    town.advance(Duration.ofMinutes(3));
    assertThat(answerer.isLinkedTo(caller)).isTrue();
  }

  @Test
  void unblockLetsItInAtOnce() {
    b.peering.block("a", MINUTE);

    assertThat(b.peering.unblock(a.self.id())).isTrue();
    assertThat(b.peering.unblock(a.self.id())).isFalse();

    assertThat(b.peering.blocked()).isEmpty();
    a.dial(b);
    town.advanceMillis(50);
    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void whoIsBlockedIsListedWithWhatIsLeftAndWhy() {
    b.peering.block("z", MINUTE);
    b.peering.block("a", MINUTE);
    town.advance(Duration.ofSeconds(20));

    assertThat(b.peering.blocked())
        .containsExactly(
            new Blocked("a", Duration.ofSeconds(40), true, "by the user of b"),
            new Blocked("z", Duration.ofSeconds(40), true, "by the user of b"));

    town.advance(Duration.ofSeconds(40));
    assertThat(b.peering.blocked()).isEmpty();
  }

  @Test
  void noMoreAreRememberedThanTheLimit() {
    for (int i = 0; i < Limits.MAX_BLOCKED + 10; i++) {
      b.peering.block("n" + i, MINUTE);
    }

    assertThat(b.peering.blocked()).hasSize(Limits.MAX_BLOCKED);
    assertThat(b.peering.unblock(NodeId.ofName("n5"))).isFalse();
    assertThat(b.peering.unblock(NodeId.ofName("n10"))).isTrue();
  }

  /** Pings come from a so often, for so long; a may be hung up meanwhile. */
  private void pings(int perSecond, int seconds) {
    for (int i = 0; i < perSecond * seconds && b.isLinkedTo(a); i++) {
      b.peering.received(link(b), new Ping(i, 0, 0));
      town.clock.advance(Duration.ofSeconds(1).dividedBy(perSecond));
    }
  }

  private static long link(House house) {
    return house.peering.neighbours().get(0).link();
  }

  @Test
  void whoStaysAboveALimitForFiveSecondsIsBlocked() {
    link();

    pings(2_000, 20);

    assertThat(b.isLinkedTo(a)).isFalse();
    assertThat(b.count("peers-blocked")).isEqualTo(1);
    assertThat(b.peering.blocked())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.byUser()).isFalse();
              assertThat(one.why()).isEqualTo("by b: more than 400 pings a second for 5 s");
            });
    assertThat(b.warnings)
        .containsExactly(
            "a at 10.0.0.1 is blocked for 60 s by b: more than 400 pings a second for 5 s");
  }

  @Test
  void whatIsBeyondTheLimitNobodySees() {
    link();

    pings(2_000, 5);

    assertThat(b.heard).hasSizeBetween(4_000 + 4 * 400, 4_000 + 5 * 400);
    assertThat(b.count("frames-over-limit")).isEqualTo(10_000 - b.heard.size());
  }

  @Test
  void whoStaysAtTheLimitIsNotBlocked() {
    link();

    pings(Limits.PINGS_PER_SECOND, 60);

    assertThat(b.isLinkedTo(a)).isTrue();
    assertThat(b.count("frames-over-limit")).isZero();
  }

  @Test
  void whoIsLoudForAMomentNowAndThenIsNotBlocked() {
    link();

    for (int burst = 0; burst < 20; burst++) {
      pings(6_000, 1);
      town.advance(Duration.ofSeconds(12));
    }

    assertThat(b.count("frames-over-limit")).isPositive();
    assertThat(b.isLinkedTo(a)).isTrue();
  }

  @Test
  void aPauseInBetweenDoesNotWashWhoIsLoudAllTheTime() {
    link();

    for (int round = 0; round < 12 && b.isLinkedTo(a); round++) {
      pings(20_000, 2);
      town.advance(Duration.ofSeconds(1));
    }

    assertThat(b.isLinkedTo(a)).isFalse();
  }

  @Test
  void whoLinksAnewHasNoFreshLimits() {
    link();
    pings(5_000, 3);
    assertThat(b.isLinkedTo(a)).isTrue();
    town.cut(a, b);
    town.advanceMillis(300);

    pings(5_000, 3);

    assertThat(b.isLinkedTo(a)).isFalse();
  }

  @Test
  void eachFurtherTimeIsTwiceAsLongUpToTheBoundAndIsForgottenAfterIt() {
    link();
    for (long minutes = 1; minutes <= 64; minutes *= 2) {
      pings(10_000, 10);
      Duration expected = Duration.ofMinutes(Math.min(60, minutes));
      assertThat(b.peering.blocked().get(0).left()).isCloseTo(expected, Duration.ofMillis(1));
      town.advance(expected.plusSeconds(31));
      assertThat(b.isLinkedTo(a)).isTrue();
    }

    town.advance(Limits.LONGEST_BLOCK.plusSeconds(1));
    pings(10_000, 10);
    assertThat(b.peering.blocked().get(0).left())
        .isCloseTo(Limits.FIRST_BLOCK, Duration.ofMillis(1));
  }

  @Test
  void helloesOfOneAddressAreLimitedAndTheOthersUnharmed() {
    House honest = town.add("honest");
    long link = 1_000_000;
    int refused = 0;
    for (int i = 0; i < 3 * Limits.HANDSHAKES_AT_ONCE; i++) {
      Introduction self =
          new Introduction(NodeId.ofName("n" + i), "n" + i, "default", 1, 1, "", 0, List.of());
      b.peering.linkOpened(++link, 0, new Endpoint(Endpoint.TCP, "10.1.0.1", 1024), null);
      b.peering.received(link, new Hello(ProtocolVersion.OURS, self, false));
      refused += b.lastWords.containsKey(link) ? 1 : 0;
      b.peering.linkClosed(link, CloseReason.LOST, "gone");
    }
    honest.dial(b);
    town.advanceMillis(50);

    assertThat(refused).isEqualTo(2 * Limits.HANDSHAKES_AT_ONCE);
    assertThat(honest.dialResult()).isEqualTo(new Linked("b"));
  }

  /** What a stranger says in a's name, where a is seen too, after a's link broke. */
  @Test
  void whatAnotherDoesInItsNameAtItsAddressIsNotLaidAtItsDoor() {
    House quiet = town.add("quiet", with -> with.redial(false));
    quiet.dial(b);
    town.advanceMillis(50);
    town.cut(quiet, b);
    long link = 1_000_000;
    Introduction thief =
        new Introduction(quiet.self.id(), "quiet", "default", 77, 77, "", 0, List.of());
    b.peering.linkOpened(link, 0, new Endpoint(Endpoint.TCP, quiet.place.host(), 1024), null);
    b.peering.received(link, new Hello(ProtocolVersion.OURS, thief, false));
    town.advanceMillis(50);
    b.peering.received(link, new Ready(null, Bytes.wrap(new byte[16])));
    for (int i = 0; i < 20_000 && !b.peering.neighbours().isEmpty(); i++) {
      b.peering.received(link, new Ping(i, 0, 0));
      town.clock.advance(Duration.ofMillis(1).dividedBy(2));
    }
    assertThat(b.peering.blocked()).extracting(Blocked::name).containsExactly("quiet");

    quiet.dials.clear();
    quiet.dial(b);
    town.advanceMillis(50);

    assertThat(quiet.dialResult()).isEqualTo(new Linked("b"));
    assertThat(b.isLinkedTo(quiet)).isTrue();
  }
}
