package io.meshage.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Topology;
import io.meshage.sim.Simulation;
import io.meshage.sim.study.NetworkPlan.Link;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrueMeshTest {
  private final TrueMesh mesh =
      new TrueMesh(
          new NetworkPlan(
              List.of("a", "b", "c", "d"),
              List.of(new Link("a", "b"), new Link("b", "c"), new Link("c", "d")),
              Map.of()));

  @Test
  void aCutLineMakesTwoPartsAndAMendedOneOne() {
    mesh.setCut(1, true);
    assertThat(mesh.refresh()).containsExactly(1);
    assertThat(mesh.components()).isEqualTo(2);
    assertThat(mesh.hopsFrom(0)).containsExactly(0, 1, -1, -1);

    mesh.setCut(1, false);
    assertThat(mesh.refresh()).containsExactly(1);
    assertThat(mesh.components()).isEqualTo(1);
    assertThat(mesh.hopsFrom(0)).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aDeadNodeTakesItsLinksAlong() {
    mesh.setRunning(1, false);

    assertThat(mesh.refresh()).containsExactly(0, 1);
    assertThat(mesh.component(1)).isEqualTo(-1);
    assertThat(mesh.countUp()).isEqualTo(1);
    assertThat(mesh.countRunning()).isEqualTo(3);
  }

  @Test
  void islandsAreApartWhateverTheLinesSay() {
    mesh.setIsland(0, 1);
    mesh.setIsland(1, 1);

    assertThat(mesh.refresh()).containsExactly(1);
    assertThat(mesh.isOpen(1)).isFalse();
    assertThat(mesh.isOpen(2)).isTrue();
  }

  @Test
  void theHalfAroundANodeIsItsNearest() {
    assertThat(mesh.halfAround(3)).containsExactly(3, 2);
    assertThat(mesh.link(2, 1)).isEqualTo(1);
    assertThat(mesh.link(0, 3)).isEqualTo(-1);
    assertThat(mesh.place("nobody")).isEqualTo(-1);
  }

  @Test
  void itsDigestIsThatOfARealViewOfTheSameMesh() {
    try (Simulation sim = Simulation.line(1, "a", "b", "c", "d")) {
      Topology view = sim.node("b").mesh();

      assertThat(view.digest()).isEqualTo(mesh.digest(1));
      assertThat(view.linked(mesh.id(2), mesh.id(1))).isTrue();
      assertThat(view.linked(mesh.id(0), mesh.id(2))).isFalse();
      assertThat(new Topology("x", view.members(), view.links(), view::route).digest())
          .isEqualTo(mesh.digest(1));

      mesh.setCut(0, true);
      mesh.refresh();
      assertThat(view.digest()).isNotEqualTo(mesh.digest(1));
    }
  }
}
