package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.protocol.port.DialResult.Linked;
import io.meshage.protocol.port.WarningLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Names are unique among the living, and free again when their holder is gone. */
class NameTest {
  private final Town town = new Town(2);

  @Test
  void aNameThatLivesElsewhereInTheMeshIsRefusedWithBothAddresses() {
    House b = town.add("b");
    House impostor = town.add("x");
    b.holders.put(impostor.self.id(), "it is held by the running node at tcp://10.0.0.77:9000");

    impostor.dial(b);
    town.advanceMillis(50);

    assertThat(impostor.failure().reason()).isEqualTo(CloseReason.NAME_IN_USE);
    assertThat(impostor.failure().text())
        .contains("tcp://10.0.0.77:9000")
        .contains("x (tcp://10.0.0.2:");
    assertThat(b.news).isEmpty();
    assertThat(b.warnings).hasSize(1);
  }

  @Test
  void aMemberThatDialsAnImpostorFindsOutBeforeTheLinkIsUp() {
    House member = town.add("b");
    House impostor = town.add("x");
    member.holders.put(
        impostor.self.id(), "it is held by the running node at tcp://10.0.0.77:9000");

    member.dial(impostor);
    town.advanceMillis(50);

    assertThat(member.failure().reason()).isEqualTo(CloseReason.NAME_IN_USE);
    assertThat(impostor.news).isEmpty();
    assertThat(impostor.warnings).hasSize(1);
  }

  @Test
  void aSecondLivingNodeWithANeighboursNameIsRefusedAndTheFirstNoticesNothing() {
    House b = town.add("b");
    House first = town.add("x").dial(b);
    town.advanceMillis(50);
    House second = town.add("x");

    second.dial(b);
    town.advanceMillis(100);
    first.peering.send(b.self.id(), new Ping(1, 0, 0)); // as a living neighbour does
    town.advanceMillis(1_000);

    assertThat(second.failure().reason()).isEqualTo(CloseReason.NAME_IN_USE);
    assertThat(second.failure().text()).contains("running neighbour");
    assertThat(first.news).containsExactly("up b");
    assertThat(b.news).containsExactly("up x");
  }

  @Test
  void twoLivingNodesOfOneNameRefuseEachOther() {
    House first = town.add("x");
    House second = town.add("x");

    second.dial(first);
    town.advanceMillis(50);

    assertThat(second.failure().reason()).isEqualTo(CloseReason.NAME_IN_USE);
    assertThat(second.failure().text()).contains("x (tcp://10.0.0.1:9000)");
  }

  @Test
  void aRestartedNodeWhoseOldLinkStillSeemsUpIsBackWithinAMoment() {
    House b = town.add("b");
    House old = town.add("x").dial(b);
    town.advanceMillis(50);
    old.die(); // no reset, no farewell

    House young = town.settle("x", old.place, with -> with);
    young.dial(b);
    town.advanceMillis(300);

    assertThat(young.dialResult()).isEqualTo(new Linked("b"));
    assertThat(b.news).containsExactly("up x", "down x LOST", "up x");
    assertThat(b.isLinkedTo(young)).isTrue();
  }

  @Test
  void aRestartedNodeAtAnotherAddressIsBackWhenTheOldOneStaysSilent() {
    House b = town.add("b");
    House old = town.add("x").dial(b);
    town.advanceMillis(50);
    old.die();

    House young = town.add("x").dial(b);
    town.advanceMillis(600);

    assertThat(young.dialResult()).isEqualTo(new Linked("b"));
    assertThat(b.news).containsExactly("up x", "down x LOST", "up x");
  }

  @Test
  void aRestartedNodeIsBackAtOnceWhenTheOldConnectionBreaks() {
    House b = town.add("b");
    House old = town.add("x").dial(b);
    town.advanceMillis(50);
    old.die();

    House young = town.add("x").dial(b);
    town.advanceMillis(20);
    town.reset(old);
    town.advanceMillis(20);

    assertThat(young.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void aClockThatWentBackDoesNotMatter() {
    House b = town.add("b");
    House old = new House(town, town.add("x").config, town.add("y").place, 1_000_000).dial(b);
    town.advanceMillis(50);
    old.die();
    town.reset(old);

    House young = new House(town, old.config, old.place, 5);
    young.dial(b);
    town.advanceMillis(50);

    assertThat(young.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void aSurvivorThatRedialsMeetsTheNewLife() {
    House b = town.add("b");
    House old = town.add("x");
    b.dial(old);
    town.advanceMillis(50);
    old.die();

    House young = town.settle("x", old.place, with -> with);
    town.reset(old);
    town.advance(Duration.ofSeconds(1));

    assertThat(b.isLinkedTo(young)).isTrue();
    assertThat(young.isLinkedTo(b)).isTrue();
    assertThat(b.news).containsExactly("up x", "down x LOST", "up x");
  }

  @Test
  void whileANameIsLookedIntoOthersLink() {
    House b = town.add("b");
    House old = town.add("x").dial(b);
    town.advanceMillis(50);
    old.die();
    town.add("x").dial(b);
    town.advanceMillis(20);

    House c = town.add("c").dial(b);
    town.advanceMillis(20);

    assertThat(c.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void whoProvokesWarningsFillsNoLogAndIsCounted() {
    House b = town.add("b");
    for (int i = 0; i < 200; i++) {
      House impostor = town.add("x");
      b.holders.put(impostor.self.id(), "held");
      impostor.dial(b);
      town.advanceMillis(10);
    }
    assertThat(b.warnings).hasSize(1);

    town.advance(WarningLimit.SPACING);

    assertThat(b.count("warnings-held-back")).isEqualTo(199);
    assertThat(b.warnings).hasSize(2);
    assertThat(b.warnings.get(1)).endsWith(" (and 198 more)");
  }

  /** Each comes under another name and with another version of the application. */
  @Test
  void whoSaysOtherVersionsWithoutEndFillsNoLogAndIsCounted() {
    House b = town.add("b", with -> with.version("2"));
    for (int i = 0; i < 200; i++) {
      String version = "1." + i;
      town.add("x" + i, with -> with.version(version)).dial(b);
      town.advanceMillis(10);
    }
    assertThat(b.warnings).hasSize(1);

    town.advance(WarningLimit.SPACING);

    assertThat(b.warnings).hasSize(2);
    assertThat(b.warnings.get(1)).contains("runs version '1.199'").endsWith(" (and 198 more)");
  }

  @Test
  void whoSaysNoVersionDiffersFromNobody() {
    House silent = town.add("b");
    House agent = town.add("x", with -> with.version("1.0")).dial(silent);
    town.advanceMillis(50);

    assertThat(agent.isLinkedTo(silent)).isTrue();
    assertThat(silent.warnings).isEmpty();
    assertThat(agent.warnings).isEmpty();
  }
}
