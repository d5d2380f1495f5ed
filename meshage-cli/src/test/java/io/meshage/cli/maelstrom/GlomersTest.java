package io.meshage.cli.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Linger;
import io.meshage.MeshConfig.HealthTimers;
import io.meshage.cli.maelstrom.Glomers.Figures;
import io.meshage.cli.maelstrom.Glomers.Setting;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The broadcast challenges of Gossip Glomers, with their bounds: simulated time, so that the
 * figures are the same on every machine. The lines it prints are those of {@code
 * docs/yardsticks.md}.
 */
class GlomersTest {
  private static final long SEED = 25;
  private static final int NODES = 25;
  private static final int DELAY_MILLIS = 100;
  private static final int PER_SECOND = 100;

  /** Round trips of 200 ms and more: pings may be rare. */
  private static final HealthTimers RARE = new HealthTimers(Duration.ofSeconds(10), 3);

  private static final HealthTimers OFTEN = new HealthTimers(Duration.ofMillis(500), 3);

  private static Linger linger(int messagesMillis, int acksMillis) {
    return new Linger(Duration.ofMillis(messagesMillis), Duration.ofMillis(acksMillis));
  }

  private static Figures run(
      String name,
      Glomers.Links links,
      Linger linger,
      Linger hub,
      HealthTimers health,
      boolean partitions) {
    Figures figures =
        Glomers.run(
            new Setting(
                name,
                SEED,
                NODES,
                DELAY_MILLIS,
                PER_SECOND,
                links,
                linger,
                hub,
                health,
                partitions));
    System.out.println(figures);
    return figures;
  }

  @Test
  void challenge3dOnAllLinks() {
    Linger linger = linger(0, 3000);
    Figures figures = run("total", Glomers.TOTAL, linger, linger, RARE, false);

    assertThat(figures.lost()).isZero();
    assertThat(figures.writesPerOperation()).isLessThan(18);
    assertThat(figures.quantile(0.5)).isLessThanOrEqualTo(105);
    assertThat(figures.quantile(1)).isLessThanOrEqualTo(210);
  }

  @Test
  void challenge3dOnAGrid() {
    Linger linger = linger(0, 1000);
    Figures figures = run("grid", Glomers.grid(5), linger, linger, RARE, false);

    assertThat(figures.lost()).isZero();
    assertThat(figures.writesPerOperation()).isLessThan(24);
    assertThat(figures.quantile(1)).isLessThanOrEqualTo(810);
  }

  @Test
  void challenge3dOnATree() {
    Linger linger = linger(0, 1000);
    Figures figures = run("tree4", Glomers.TREE_4, linger, linger, RARE, false);

    assertThat(figures.lost()).isZero();
    assertThat(figures.writesPerOperation()).isLessThan(18);
  }

  @Test
  void challenge3eOnAStarThatLingers() {
    Figures figures = run("star", Glomers.STAR, linger(50, 3000), linger(500, 3000), RARE, false);

    assertThat(figures.lost()).isZero();
    assertThat(figures.writesPerOperation()).isLessThan(1.2);
    assertThat(figures.quantile(0.5)).isLessThan(600);
    assertThat(figures.quantile(1)).isLessThan(1000);
  }

  @Test
  void nothingIsLostWhilePartitionsComeAndGo() {
    Linger linger = linger(0, 100);
    Map<String, Glomers.Links> all = Map.of("grid", Glomers.grid(5), "tree4", Glomers.TREE_4);
    all.forEach(
        (name, links) -> {
          Figures figures = run(name + " with partitions", links, linger, linger, OFTEN, true);

          assertThat(figures.lost()).isZero();
        });
  }
}
