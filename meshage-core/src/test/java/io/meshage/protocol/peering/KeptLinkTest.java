package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links that a user dialled come back by themselves until a user hangs up. */
class KeptLinkTest {
  private final Town town = new Town(3);
  private final House a = town.add("a");
  private final House b = town.add("b");

  @BeforeEach
  void linked() {
    a.dial(b);
    town.advanceMillis(50);
    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void aBrokenLinkIsDialledAgainByTheSideThatDialledIt() {
    town.cut(a, b);
    town.advanceMillis(300);

    assertThat(a.news).containsExactly("up b", "down b LOST", "up b");
    assertThat(b.dialled).isEmpty();
    assertThat(a.dials).as("the user is told once").hasSize(1);
  }

  @Test
  void waitsGrowToHalfAMinuteAndDoNotEnd() {
    b.die();
    town.reset(b);
    town.advance(Duration.ofHours(1));

    // 30 s at most, 15 s on average; the first eight are shorter
    assertThat(a.dialled.size()).isBetween(150, 400);

    House young = town.settle("b", b.place, with -> with);
    town.advance(Duration.ofSeconds(31));
    assertThat(a.isLinkedTo(young)).isTrue();
  }

  @Test
  void aLinkThatBreaksAgainAndAgainIsDialledMoreAndMoreRarely() {
    for (int i = 0; i < 60_000; i++) {
      town.advanceMillis(10);
      town.cut(a, b);
    }

    // ten minutes of a link that breaks at once
    assertThat(a.dialled.size()).isLessThan(100);
  }

  @Test
  void aSilentPeerIsDialledAgain() {
    a.peering.close(b.self.id(), CloseReason.SILENT, "it stopped answering");
    town.advanceMillis(300);

    assertThat(a.isLinkedTo(b)).isTrue();
  }

  @Test
  void afterHangupNeitherSideDialsByItself() {
    assertThat(a.hangup(b)).isTrue();
    town.advance(Duration.ofMinutes(10));

    assertThat(a.news).containsExactly("up b", "down b HUNG_UP");
    assertThat(b.news).containsExactly("up a", "down a HUNG_UP");
    assertThat(a.dialled).hasSize(1);
    assertThat(b.dialled).isEmpty();
    assertThat(town.clock.pending()).isZero();
  }

  @Test
  void theSideThatWasDialledMayHangUpToo() {
    assertThat(b.hangup(a)).isTrue();
    town.advance(Duration.ofMinutes(10));

    assertThat(a.dialled).hasSize(1);
    assertThat(a.neighbourNames()).isEmpty();
  }

  @Test
  void hangupEndsTheRedialingOfALinkThatIsDown() {
    b.die();
    town.reset(b);
    town.advance(Duration.ofSeconds(5));
    int dials = a.dialled.size();

    assertThat(a.hangup(b)).isTrue();
    town.settle("b", b.place, with -> with);
    town.advance(Duration.ofMinutes(10));

    assertThat(a.dialled).hasSize(dials);
    assertThat(a.neighbourNames()).isEmpty();
  }

  @Test
  void hangupWhileARedialIsOnItsWayLetsNoLinkComeUp() {
    town.cut(a, b);
    while (a.dialled.size() == 1) {
      town.clock.advance(Duration.ofNanos(100_000));
    }

    a.hangup(b);
    town.advance(Duration.ofMinutes(1));

    assertThat(a.neighbourNames()).isEmpty();
    assertThat(b.neighbourNames()).isEmpty();
  }

  @Test
  void hangupOfAStrangerSaysSo() {
    assertThat(a.hangup(town.add("c"))).isFalse();
  }

  @Test
  void eitherUserMayDialAgainAfterHangup() {
    a.hangup(b);
    town.advanceMillis(50);

    b.dial(a);
    town.advanceMillis(50);

    assertThat(b.dialResult()).isEqualTo(new Linked("a"));
    town.cut(a, b);
    town.advanceMillis(300);
    assertThat(b.isLinkedTo(a)).as("kept, by b now").isTrue();
  }

  @Test
  void whoLeavesIsNotDialledAgain() {
    b.peering.leave();
    town.advance(Duration.ofMinutes(10));

    assertThat(a.news).containsExactly("up b", "down b LEFT");
    assertThat(a.dialled).hasSize(1);
  }

  @Test
  void anIdentityThatWasLostIsNotDialledAgain() {
    b.peering.retire(CloseReason.DUPLICATE_IDENTITY, "an older node has this name");
    town.advance(Duration.ofMinutes(10));

    assertThat(a.dialled).hasSize(1);
  }

  @Test
  void whoIsLinkedOtherwiseMeanwhileIsNotDialled() {
    town.cut(a, b);
    b.dial(a);
    town.advance(Duration.ofMinutes(1));

    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(a.dialled.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void redialCanBeSwitchedOff() {
    House c = town.add("c", with -> with.redial(false)).dial(b);
    town.advanceMillis(50);

    town.cut(c, b);
    town.advance(Duration.ofMinutes(10));

    assertThat(c.dialled).hasSize(1);
  }

  @Test
  void aFirstDialThatFailsIsNotRepeated() {
    House c = town.add("c").dial(Town.STRANGER);
    town.advance(Duration.ofMinutes(10));

    assertThat(c.dialled).hasSize(1);
    assertThat(c.failure().reason()).isEqualTo(CloseReason.UNREACHABLE);
  }

  @Test
  void aLinkThatOnlyOneSideHasLostIsReplacedByADial() {
    // given: b's end is gone, and a has not noticed
    town.advance(Duration.ofSeconds(1));
    b.peering.linkClosed(b.peering.neighbours().get(0).link(), CloseReason.LOST, "reset");
    assertThat(a.isLinkedTo(b)).isTrue();

    // when
    b.dial(a);
    town.advanceMillis(50);

    // then
    assertThat(b.dialResult()).isEqualTo(new Linked("a"));
    assertThat(a.news).containsExactly("up b", "down b LOST", "up b");
    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(b.isLinkedTo(a)).isTrue();
  }
}
