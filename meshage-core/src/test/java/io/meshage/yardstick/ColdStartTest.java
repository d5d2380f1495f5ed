package io.meshage.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.SendReport;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * The cold start of meshnet-lab: all nodes are switched on at once, on links of 1 ms; from when on
 * do 99 % of random pairs reach each other?
 */
class ColdStartTest {
  private static final long SEED = 49;
  private static final Duration STEP = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofMillis(600);
  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final int PAIRS_PER_STEP = 50;
  private static final double MOST = 0.99;
  private static final Duration AIM = Duration.ofMillis(500);

  private record Link(int from, int to) {}

  private static List<Link> grid(int side) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < side * side; i++) {
      if (i % side != 0) {
        links.add(new Link(i, i - 1));
      }
      if (i >= side) {
        links.add(new Link(i, i - side));
      }
    }
    return links;
  }

  private static List<Link> line(int nodes) {
    List<Link> links = new ArrayList<>();
    for (int i = 1; i < nodes; i++) {
      links.add(new Link(i, i - 1));
    }
    return links;
  }

  private static List<Link> randomTree(int nodes, SplittableRandom random) {
    List<Link> links = new ArrayList<>();
    for (int i = 1; i < nodes; i++) {
      links.add(new Link(i, random.nextInt(i)));
    }
    return links;
  }

  /** Probes that left at one time. */
  private record Volley(Duration at, List<CompletableFuture<SendReport>> reports) {
    boolean isAnswered() {
      long answered = reports.stream().filter(report -> report.join().complete()).count();
      return answered >= MOST * reports.size();
    }
  }

  private static Duration coldStart(String shape, int nodes, List<Link> links) {
    try (Simulation sim = Simulation.builder(SEED).passObjects().build()) {
      for (int i = 0; i < nodes; i++) {
        sim.start("n" + i);
      }
      Duration start = sim.now();
      for (Link link : links) {
        var unused = sim.dialAsync("n" + link.from, "n" + link.to);
      }
      List<Volley> volleys = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(SEED);
      while (sim.now().minus(start).compareTo(LONGEST) < 0) {
        volleys.add(new Volley(sim.now().minus(start), probes(sim, nodes, random)));
        sim.advance(STEP);
      }
      sim.advance(TIMEOUT);
      Duration took = firstForGood(volleys);
      System.out.printf("| cold start, %s | %d ms |%n", shape, took.toMillis());
      return took;
    }
  }

  private static List<CompletableFuture<SendReport>> probes(
      Simulation sim, int nodes, SplittableRandom random) {
    List<CompletableFuture<SendReport>> probes = new ArrayList<>();
    for (int i = 0; i < PAIRS_PER_STEP; i++) {
      int from = random.nextInt(nodes);
      int to = (from + random.nextInt(1, nodes)) % nodes;
      probes.add(sim.node("n" + from).setAsync(List.of("n" + to), "there?", TIMEOUT));
    }
    return probes;
  }

  /** From when on every volley was answered. */
  private static Duration firstForGood(List<Volley> volleys) {
    Duration first = LONGEST;
    for (int i = volleys.size() - 1; i >= 0 && volleys.get(i).isAnswered(); i--) {
      first = volleys.get(i).at;
    }
    return first;
  }

  @Test
  void aGridOf49NodesAnswersWithinHalfASecond() {
    assertThat(coldStart("grid of 49", 49, grid(7))).isLessThanOrEqualTo(AIM);
  }

  @Test
  void aLineOf50NodesAnswersWithinHalfASecond() {
    assertThat(coldStart("line of 50", 50, line(50))).isLessThanOrEqualTo(AIM);
  }

  @Test
  void aRandomTreeOf50NodesAnswersWithinHalfASecond() {
    assertThat(coldStart("random tree of 50", 50, randomTree(50, new SplittableRandom(SEED))))
        .isLessThanOrEqualTo(AIM);
  }
}
