package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.VersionPolicy;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
  void whoLeavesIsDialledAgainAndBackWithinASecondOrTwo() {
    b.peering.leave();
    b.die();
    town.advanceMillis(500);
    assertThat(a.dialled).as("it needs a moment").hasSize(1);

    House young = town.settle("b", b.place, with -> with);
    town.advanceMillis(1_500);

    assertThat(a.isLinkedTo(young)).isTrue();
    assertThat(a.news).containsExactly("up b", "down b LEFT", "up b");
    assertThat(a.warnings).hasSize(2);
    assertThat(a.warnings.get(0))
        .contains("the link to b is missing", "left the mesh", "10.0.0.2:9000 is dialled again");
    assertThat(a.warnings.get(1)).contains("the link to b is back after");
  }

  @ParameterizedTest
  @EnumSource(names = {"NAME_IN_USE", "VERSION", "APPLICATION_VERSION", "DUPLICATE_IDENTITY"})
  void whoRefusesIsDialledAgainAtTheLongestWait(CloseReason reason) {
    b.peering.close(a.self.id(), reason, "not now");
    town.advanceMillis(14_000);
    assertThat(a.dialled).hasSize(1);
    assertThat(a.warnings).hasSize(1);
    assertThat(a.warnings.get(0)).contains("not now");

    town.advanceMillis(16_100);
    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(a.warnings).hasSize(2);
  }

  @Test
  void aVersionThatIsRefusedIsTriedUntilItIsNot() {
    b.die();
    town.reset(b);
    House strict = town.settle("b", b.place, with -> with.version("2"));
    strict.policy = VersionPolicy.EXACT;
    town.advance(Duration.ofMinutes(5));

    assertThat(a.dialled.size()).as("one each 15 to 30 s").isBetween(11, 23);
    assertThat(a.peering.redialer().awaited())
        .singleElement()
        .satisfies(
            awaited -> {
              assertThat(awaited.peer()).isEqualTo("b");
              assertThat(awaited.reason()).isEqualTo(CloseReason.APPLICATION_VERSION);
              assertThat(awaited.missing()).isEqualTo(Duration.ofMinutes(5));
              assertThat(awaited.nextTry()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
            });

    strict.policy = VersionPolicy.LENIENT;
    town.advance(Duration.ofSeconds(31));
    assertThat(a.isLinkedTo(strict)).isTrue();
    assertThat(a.peering.redialer().awaited()).isEmpty();
  }

  @Test
  void anAddressThatHasBecomeOnesOwnIsNotDialledAgain() {
    b.peering.close(a.self.id(), CloseReason.SELF, "that is you");
    town.advance(Duration.ofMinutes(10));

    assertThat(a.dialled).hasSize(1);
    assertThat(a.peering.redialer().awaited()).isEmpty();
  }

  @Test
  void aBlinkOfALinkIsNotWorthALine() {
    town.cut(a, b);
    town.advanceMillis(300);

    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(a.warnings).isEmpty();
  }

  @Test
  void ofAnOutageTheBeginningAndTheEndAreTold() {
    b.die();
    town.reset(b);
    town.advance(Duration.ofMinutes(10));
    assertThat(a.warnings).hasSize(1);
    assertThat(a.warnings.get(0)).contains("no answer at that address");

    town.settle("b", b.place, with -> with);
    town.advance(Duration.ofSeconds(31));
    assertThat(a.warnings).hasSize(2);
    assertThat(a.warnings.get(1)).startsWith("the link to b is back after 6");
  }

  @Test
  void waitsGrowToAnEighthOfTheOutage() {
    b.die();
    town.reset(b);
    for (int seconds = 1; seconds <= 200; seconds += 1) {
      town.advance(Duration.ofSeconds(1));
      Duration most = Duration.ofMillis(Math.max(1_000, seconds * 1_000 / 8));
      assertThat(a.peering.redialer().awaited().get(0).nextTry()).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void whereManyDialOneEachWaitsForLonger() {
    a.crowds.put(b.self.id(), 1_000);
    b.die();
    town.reset(b);
    town.advance(Duration.ofSeconds(60));

    assertThat(a.dialled.size()).as("drawn from up to 10 s each").isBetween(6, 24);
  }

  @Test
  void aSignOfLifeBeginsTheWaitsAnew() {
    b.die();
    town.reset(b);
    town.advance(Duration.ofMinutes(10));
    House young = town.settle("b", b.place, with -> with);

    a.peering.redialer().seen(b.self.id());
    town.advanceMillis(300);

    assertThat(a.isLinkedTo(young)).isTrue();
  }

  @Test
  void signsOfLifeThatAreForgedMakeNoStorm() {
    b.die();
    town.reset(b);
    town.advance(Duration.ofMinutes(10));
    int before = a.dialled.size();

    for (int i = 0; i < 60_000; i++) {
      a.peering.redialer().seen(b.self.id());
      town.advanceMillis(1);
    }

    assertThat(a.dialled.size() - before).as("in a minute").isLessThan(240);
  }

  @Test
  void whoHasOneOfItsLinksBackTriesTheOthersAtOnce() {
    House c = town.add("c");
    a.dial(c);
    town.advanceMillis(50);
    b.die();
    c.die();
    town.reset(b);
    town.reset(c);
    town.advance(Duration.ofHours(1));
    House b2 = town.settle("b", b.place, with -> with);
    House c2 = town.settle("c", c.place, with -> with);
    while (!a.isLinkedTo(b2) && !a.isLinkedTo(c2)) {
      town.advanceMillis(10);
    }

    town.advanceMillis(400);

    assertThat(a.neighbourNames()).containsExactly("b", "c");
  }

  @Test
  void whomTheUserDialsAndIsLinkedOtherwiseIsKeptToo() {
    House c = town.add("c").dial(a);
    town.advanceMillis(50);
    a.dials.clear();
    a.dial(c);
    town.advanceMillis(50);
    assertThat(a.failure().reason()).isEqualTo(CloseReason.ALREADY_LINKED);

    c.die();
    town.reset(c);
    House young = town.settle("c", c.place, with -> with);
    town.advance(Duration.ofSeconds(2));

    assertThat(a.isLinkedTo(young)).as("c's own wish went with it").isTrue();
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
