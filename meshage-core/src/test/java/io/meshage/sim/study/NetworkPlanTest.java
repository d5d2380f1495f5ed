package io.meshage.sim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meshage.sim.study.NetworkPlan.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class NetworkPlanTest {

  @Test
  void aRandomPlanIsConnectedAndHasTheDegreeThatWasAskedFor() {
    for (long seed = 1; seed <= 20; seed++) {
      NetworkPlan plan = NetworkPlan.random(50, 4, seed);

      assertThat(plan.nodes()).as("seed %d", seed).hasSize(50).startsWith("n1").endsWith("n50");
      assertThat(plan.links()).as("seed %d", seed).hasSize(100);
      assertThat(plan.components()).as("seed %d", seed).isEqualTo(1);
      assertThat(NetworkPlan.random(50, 4, seed)).as("seed %d", seed).isEqualTo(plan);
    }
  }

  @Test
  void theSmallestPlansArePossible() {
    assertThat(NetworkPlan.random(1, 0, 1).links()).isEmpty();
    assertThat(NetworkPlan.random(2, 1, 1).links()).containsExactly(new Link("n1", "n2"));
    assertThat(NetworkPlan.random(3, 2, 1).links()).hasSize(3);
  }

  @Test
  void whatIsNoPlanIsRefusedInWords() {
    refused(List.of(), List.of(), "the number of nodes must be 1 to 10000, not 0");
    refused(List.of("a", "a"), List.of(), "two nodes are called a");
    refused(List.of("a", " "), List.of(), "the name of a node must not begin or end");
    refused(List.of("a"), List.of(new Link("a", "a")), "a is linked to itself");
    refused(List.of("a"), List.of(new Link("a", "b")), "a – b leads to no node");
    refused(List.of("a", "b"), List.of(new Link("a", "b"), new Link("b", "a")), "is there twice");
  }

  private static void refused(List<String> nodes, List<Link> links, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkPlan(nodes, links, Map.of()))
        .withMessageContaining(words);
  }

  @Test
  void distancesAreThoseOfTheGreatCircle() {
    Position london = new Position(51.5074, -0.1278);
    Position newYork = new Position(40.7128, -74.0060);

    assertThat(london.metresTo(newYork)).isCloseTo(5_570_000, Percentage.withPercentage(0.2));
    assertThat(london.metresTo(london)).isZero();
    assertThat(new Position(0, 179.5).metresTo(new Position(0, -179.5)))
        .isCloseTo(111_195, Percentage.withPercentage(0.1));
    assertThat(london.lightTimeTo(newYork).toMillis()).isBetween(27L, 28L);
    assertThatIllegalArgumentException().isThrownBy(() -> new Position(91, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Position(0, Double.NaN));
  }

  @Test
  void geographyHasAFloorAndAGuess() {
    NetworkPlan plan =
        new NetworkPlan(
            List.of("a", "b", "c", "d"),
            List.of(new Link("a", "b"), new Link("b", "c"), new Link("c", "d")),
            Map.of("a", new Position(50, 8), "b", new Position(50, 8), "c", new Position(40, 8)));
    SplittableRandom random = new SplittableRandom(1);

    List<Duration> delays =
        plan.links().stream()
            .map(link -> LinkDelays.geography().of(plan, link).drawNanos(random))
            .map(Duration::ofNanos)
            .toList();

    assertThat(delays.get(0)).isEqualTo(LinkDelays.LEAST);
    assertThat(delays.get(1)).isBetween(Duration.ofNanos(5_550_000), Duration.ofNanos(5_570_000));
    assertThat(delays.get(2)).isEqualTo(LinkDelays.UNKNOWN);
  }
}
