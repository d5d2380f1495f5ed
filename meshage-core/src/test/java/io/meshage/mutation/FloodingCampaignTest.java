package io.meshage.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.scenario.Hunt;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The campaign in a world in which meshes of any size, and links of any age, leave announcements to
 * two trees; the meshes of a campaign are too small for it otherwise. {@code -Dmeshage.seeds=2000}
 * runs more of them.
 */
class FloodingCampaignTest {
  private static final long SEEDS = Long.getLong("meshage.seeds", 60);
  private static final long FEW = 10;
  private static final String GRAPH = "protocol/topology/FloodingGraph.java";
  private static final String OUTLET = "protocol/topology/Flooder.java";
  private static final String PATHS = "protocol/topology/FloodPaths.java";
  private static final String LINK_STATE = "protocol/topology/LinkState.java";

  private static Mutant treesForAll() throws IOException {
    return new Mutant()
        .with(GRAPH, "MOST_NODES_FOR_ALL_LINKS = 1_000;", "MOST_NODES_FOR_ALL_LINKS = 2;")
        .with(OUTLET, "YOUNG = Duration.ofSeconds(10);", "YOUNG = Duration.ZERO;");
  }

  private static List<String> failures(Mutant world, long seeds)
      throws ReflectiveOperationException {
    Method burn = world.in(Hunt.class).getMethod("burn", long.class);
    return LongStream.rangeClosed(1, seeds)
        .parallel()
        .mapToObj(seed -> failure(burn, seed))
        .filter(failure -> !failure.isEmpty())
        .toList();
  }

  private static String failure(Method burn, long seed) {
    try {
      return Objects.toString(burn.invoke(null, seed));
    } catch (InvocationTargetException e) {
      return "seed " + seed + " threw " + e.getCause();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyInvariantHoldsIfAnnouncementsTravelAlongTwoTrees() throws Exception {
    assertThat(failures(treesForAll(), SEEDS)).isEmpty();
  }

  /** Either alone makes the other good: not a single announcement need be flooded. */
  @Test
  void theCampaignNoticesIfWhoIsSparedIsToldNeitherByTreesNorAfterPings() throws Exception {
    Mutant nobodyTells =
        treesForAll()
            .with(PATHS, "current.trees(self, peer) == FloodingGraph.NONE && ", "")
            .with(LINK_STATE, "    reception.exchanges().heard(from, digest, count);\n", "");

    assertThat(failures(nobodyTells, FEW)).isNotEmpty();
  }
}
