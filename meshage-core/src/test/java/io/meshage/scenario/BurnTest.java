package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A random mesh under random load and faults, all drawn from the seed, with every invariant
 * checked. {@code -Dmeshage.seeds=200} runs more of them, {@code -Dmeshage.seed=17} only one.
 */
class BurnTest {
  private static final int DEFAULT_SEEDS = 10;

  static LongStream seeds() {
    Long only = Long.getLong("meshage.seed");
    return only != null
        ? LongStream.of(only)
        : LongStream.rangeClosed(1, Long.getLong("meshage.seeds", DEFAULT_SEEDS));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyInvariantHoldsHoweverTheMeshBurns(long seed) {
    Campaign.run(seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("sample")
  void theSameSeedIsTheSameRun(long seed) {
    assertThat(Campaign.run(seed)).isEqualTo(Campaign.run(seed));
  }

  static LongStream sample() {
    return seeds().limit(3);
  }

  @Test
  void sixtyNodesSurviveACampaign() {
    Campaign.run(60, 60, 300);
  }
}
