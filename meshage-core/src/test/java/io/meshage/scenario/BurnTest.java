package io.meshage.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Small meshes with load and faults drawn from the seed, every invariant checked. {@code
 * -Dmeshage.seeds=200000} runs more of them, {@code -Dmeshage.seed=17} only one.
 */
class BurnTest {
  private static final int DEFAULT_SEEDS = 500;
  private static final int SEALED_SEEDS = 50;
  private static final int SIGNED_SEEDS = 8;
  private static final int SAMPLE = 20;
  private static final String REPLAY =
      "mvn -q -pl meshage-core test -Dtest=BurnTest -Dmeshage.seed=%d";

  private static LongStream seeds() {
    Long only = Long.getLong("meshage.seed");
    return only != null
        ? LongStream.of(only)
        : LongStream.rangeClosed(1, Long.getLong("meshage.seeds", DEFAULT_SEEDS));
  }

  @Test
  void everyInvariantHoldsHoweverTheMeshBurns() {
    Campaign.run(seeds(), Schedule::draw, REPLAY);
  }

  @Test
  void sealedMeshesBurnNoWorse() {
    Campaign.run(
        seeds().limit(Long.getLong("meshage.seeds", SEALED_SEEDS)),
        seed -> Schedule.draw(seed).sealed(),
        REPLAY);
  }

  @Test
  void sealedMeshesOfCompressedBodiesBurnNoWorse() {
    Campaign.run(
        seeds().limit(Long.getLong("meshage.seeds", SEALED_SEEDS)),
        seed -> Schedule.draw(seed).sealed().compressed(),
        REPLAY);
  }

  @Test
  void meshesOfIdentitiesBurnNoWorse() {
    Campaign.run(
        seeds().limit(Long.getLong("meshage.seeds", SIGNED_SEEDS)),
        seed -> Schedule.draw(seed).sealed().signed(),
        REPLAY);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    seeds()
        .limit(SAMPLE)
        .forEach(
            seed ->
                assertThat(Schedule.draw(seed).run())
                    .as("seed %d", seed)
                    .isEqualTo(Schedule.draw(seed).run()));
  }
}
