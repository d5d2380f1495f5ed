package io.meshage.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Cli.Ran;
import io.meshage.sim.study.NetworkPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real networks, which this project does not ship: skipped where they are not beside it. With
 * {@code -Dmeshage.topologies=all} each loses 1 % of its links every second for a minute, which
 * takes a while; else the small ones do for some seconds, and the large ones are only read.
 */
@Timeout(1800)
class TopologiesTest {
  private static final int MOST_NODES = 40;

  private final Path folder = folder();

  @TempDir Path directory = Path.of("");

  private static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.exists(here.resolve("README.md"))) {
      here = here.getParent();
    }
    return here == null ? Path.of("none") : here.resolveSibling("shared").resolve("topologies");
  }

  @BeforeEach
  void needsTheFiles() {
    assumeTrue(Files.isDirectory(folder), "there are no real networks in " + folder);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Arpanet196912, 4, 4, 4",
    "Abilene, 11, 14, 11",
    "Nsfnet, 13, 15, 13",
    "AttMpls, 25, 56, 25",
    "Geant2012, 40, 61, 37",
    "Uninett2011, 69, 96, 66",
    "UsCarrier, 158, 189, 152",
    "Cogentco, 197, 243, 186",
    "Kdl, 754, 895, 726"
  })
  void isReadAndSurvivesFailingLinks(String name, int nodes, int links, int positions) {
    Path file = folder.resolve(name + ".gml");
    NetworkPlan plan = PlanFile.read(file).plan();
    assertThat(plan.nodes()).hasSize(nodes);
    assertThat(plan.links()).hasSize(links);
    assertThat(plan.positions()).hasSize(positions);
    assertThat(plan.components()).isEqualTo(1);

    boolean all = System.getProperty("meshage.topologies", "").equals("all");
    if (all || nodes <= MOST_NODES) {
      Path picture = directory.resolve(name + ".svg");
      Ran ran =
          Cli.runBare(
              "simulate",
              "--topology",
              file.toString(),
              "--fail-links",
              "1%",
              "--duration",
              all ? "1m" : "15s",
              "--output",
              picture.toString());
      assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
      assertThat(picture).isNotEmptyFile();
    }
  }
}
