package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.protocol.port.NeighbourMemory;
import io.meshage.protocol.port.NeighbourMemory.Acquaintance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who starts again dials those whom it last knew, once, and nobody else. */
class ReturnTest {
  private final Town town = new Town(4);
  private final House hub = town.add("hub");
  private final House a = town.add("a");
  private final House b = town.add("b");

  @BeforeEach
  void linked() {
    a.dial(hub);
    hub.dial(b);
    town.advance(Duration.ofSeconds(1));
    assertThat(hub.neighbourNames()).containsExactly("a", "b");
  }

  private House restarted(House house) {
    house.die();
    town.reset(house);
    town.advance(Duration.ofMinutes(10)); // the others dial rarely now
    a.peering.redialer().forgetAll();
    House young = town.settle(house.name(), house.place, with -> with);
    young.peering.start();
    return young;
  }

  @Test
  void whoeverDialledBothAreLinkedAgainAtOnce() {
    House young = restarted(hub);
    town.advanceMillis(300);

    assertThat(young.neighbourNames()).containsExactly("a", "b");
    assertThat(young.dialled).containsExactlyInAnyOrder(a.place, b.place);
  }

  @Test
  void whoIsNotThereIsDialledOnce() {
    a.die();
    town.reset(a);
    House young = restarted(hub);
    town.advance(Duration.ofMinutes(10));

    assertThat(young.dialled).hasSize(2);
    assertThat(young.neighbourNames()).containsExactly("b");
    assertThat(young.warnings).isEmpty();
    assertThat(young.peering.redialer().awaited()).isEmpty();
  }

  @Test
  void whoWasHungUpIsNotDialled() {
    hub.hangup(a);
    town.advanceMillis(50);
    House young = restarted(hub);
    town.advanceMillis(300);

    assertThat(young.neighbourNames()).containsExactly("b");
  }

  @Test
  void whoHungUpMeanwhileLetsNobodyIn() {
    hub.die();
    a.hangup(hub); // which the hub does not hear
    town.reset(hub);
    House young = town.settle("hub", hub.place, with -> with);
    young.peering.start();
    town.advanceMillis(300);

    assertThat(a.neighbourNames()).isEmpty();
    assertThat(young.count("neighbours-of-last-life-missed")).isEqualTo(1);
  }

  @Test
  void whoIsBlockedIsNotDialled() {
    hub.peering.block("a", Duration.ofHours(1));
    town.advanceMillis(50);

    assertThat(town.remembered.get("hub")).extracting(Acquaintance::name).containsExactly("b");
  }

  @Test
  void whoChangedItsNamespaceDialsNobodyIntoIt() {
    hub.die();
    town.reset(hub);
    a.peering.redialer().forgetAll();
    House young = town.settle("hub", hub.place, with -> with.namespace("elsewhere"));
    young.peering.start();
    town.advanceMillis(300);

    assertThat(young.neighbourNames()).isEmpty();
  }

  @Test
  void leavingForgetsNobody() {
    hub.peering.leave();
    town.advanceMillis(50);

    assertThat(town.remembered.get("hub"))
        .extracting(Acquaintance::name)
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void noMoreAreKeptThanTheBound() {
    for (int i = 0; i < NeighbourMemory.MOST + 8; i++) {
      town.add("n" + i).dial(hub);
      town.advanceMillis(50);
    }

    List<Acquaintance> kept = town.remembered.get("hub");
    assertThat(kept).hasSize(NeighbourMemory.MOST);
    assertThat(kept).last().extracting(Acquaintance::name).isEqualTo("n39");
  }

  @Test
  void whatAPeerClaimsOfOtherHostsIsNotKept() {
    Endpoint victim = Endpoint.of("tcp://203.0.113.7:80");
    town.add("liar", with -> with.advertise(victim)).dial(hub);
    town.advanceMillis(50);

    assertThat(hub.isLinkedTo(town.houses().get(town.houses().size() - 1))).isTrue();
    assertThat(town.remembered.get("hub")).extracting(Acquaintance::place).doesNotContain(victim);
  }

  @Test
  void withoutRedialNothingIsKept() {
    House c = town.add("c", with -> with.redial(false)).dial(hub);
    town.advanceMillis(50);

    assertThat(c.dialResult().toString()).contains("hub");
    assertThat(town.remembered).doesNotContainKey("c");
    c.peering.close(hub.self.id(), CloseReason.LOST, "a test");
  }
}
