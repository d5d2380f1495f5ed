package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Address;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.protocol.port.DialResult.Linked;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An address with several places: the first that works is taken. */
class DialSeriesTest {
  private static final Endpoint NOBODY = Endpoint.of("tcp://10.8.8.8:1");
  private static final Endpoint NOBODY_EITHER = Endpoint.of("tcp://10.8.8.8:2");

  private static final Endpoint SERVICE = Endpoint.of("srv+mesh.example");

  private final Town town = new Town(5);
  private final House a = town.add("a");
  private final House b = town.add("b");
  private final House c = town.add("c");

  @Test
  void theFirstPlaceThatAnswersIsTakenAndNoOtherDialled() {
    a.dial(address(NOBODY, b.place, c.place));
    town.advanceMillis(50);

    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
    assertThat(a.dialled).containsExactly(NOBODY, b.place);
  }

  @Test
  void aPlaceThatRefusesIsPassedOver() {
    a.dial(address(a.place, b.place));
    town.advanceMillis(50);

    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
  }

  @Test
  void whenAllFailAllAreTold() {
    a.dial(address(a.place, NOBODY, NOBODY_EITHER));
    town.advanceMillis(50);

    assertThat(a.failure().reason())
        .as("what may be better tomorrow")
        .isEqualTo(CloseReason.UNREACHABLE);
    assertThat(a.failure().text()).contains("that of a itself", "10.8.8.8:1", "10.8.8.8:2");
  }

  @Test
  void aPeerThatIsLinkedAlreadyIsNotDialledByItsOtherPlaces() {
    a.dial(b);
    town.advanceMillis(50);
    a.dials.clear();

    a.dial(address(b.place, c.place));
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.ALREADY_LINKED);
    assertThat(a.isLinkedTo(c)).isFalse();
  }

  @Test
  void aBrokenLinkIsDialledAgainByAllItsPlacesInOrder() {
    a.dial(address(NOBODY, b.place));
    town.advanceMillis(50);

    town.cut(a, b);
    town.advance(Duration.ofSeconds(1));

    assertThat(a.isLinkedTo(b)).isTrue();
    assertThat(a.dialled).containsExactly(NOBODY, b.place, NOBODY, b.place);
  }

  @Test
  void aNodeThatLeavesDialsNoFurtherPlace() {
    a.dial(address(NOBODY, b.place));
    a.peering.leave();
    town.advanceMillis(50);

    assertThat(a.dialled).containsExactly(NOBODY);
    assertThat(a.failure().reason()).isEqualTo(CloseReason.LEFT);
  }

  @Test
  void thePlacesOfAServiceStandWhereItsNameStood() {
    a.dial(address(SERVICE, c.place));
    a.peering.dialFound(1, List.of(NOBODY, b.place));
    town.advanceMillis(50);

    assertThat(a.dialResult()).isEqualTo(new Linked("b"));
    assertThat(a.dialled).containsExactly(SERVICE, NOBODY, b.place);
  }

  @Test
  void ofAServiceTheNodesThatAreLinkedAreSkipped() {
    a.dial(b);
    town.advanceMillis(50);
    a.dials.clear();

    a.dial(Address.of(SERVICE));
    a.peering.dialFound(2, List.of(b.place, a.place, c.place));
    town.advanceMillis(50);

    assertThat(a.dialResult()).isEqualTo(new Linked("c"));
  }

  @Test
  void anEmptyServiceIsNobody() {
    a.dial(Address.of(SERVICE));
    a.peering.dialFound(1, List.of());
    town.advanceMillis(50);

    assertThat(a.failure().reason()).isEqualTo(CloseReason.UNREACHABLE);
    assertThat(a.failure().text()).contains("no node is behind srv+mesh.example");
  }

  @Test
  void aServiceThatNobodyAskedForIsForgotten() {
    a.peering.dialFound(77, List.of(b.place));
    town.advanceMillis(50);

    assertThat(a.dialled).isEmpty();
  }

  private static Address address(Endpoint... places) {
    return new Address(List.of(places));
  }
}
