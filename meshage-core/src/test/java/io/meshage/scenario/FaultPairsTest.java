package io.meshage.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every fault after every other, at five nodes with load; what breaks only by two breaks here. */
class FaultPairsTest {
  private static final List<Act> FAULTS = Act.allFaults();
  private static final int COUNT = FAULTS.size();

  private static LongStream seeds(int faults) {
    Long only = Long.getLong("meshage.seed");
    return only != null
        ? LongStream.of(only)
        : LongStream.range(0, Math.round(Math.pow(COUNT, faults)));
  }

  /** The digits of the seed are the faults. */
  private static Schedule schedule(long seed, int faults) {
    List<Act> drawn = new ArrayList<>();
    long rest = seed;
    for (int i = 0; i < faults; i++) {
      drawn.add(FAULTS.get((int) (rest % COUNT)));
      rest /= COUNT;
    }
    return Schedule.of(seed, drawn);
  }

  @Test
  void everyOrderedPairOfFaultsEndsInAWholeMesh() {
    Campaign.run(
        seeds(2),
        seed -> schedule(seed, 2),
        "mvn -q -pl meshage-core test -Dtest=FaultPairsTest#every*Pair* -Dmeshage.seed=%d");
  }

  @Test
  @Tag("soak")
  void everyOrderedTripleOfFaultsEndsInAWholeMesh() {
    Campaign.run(
        seeds(3),
        seed -> schedule(seed, 3),
        "mvn -q -P soak -pl meshage-core test -Dtest=FaultPairsTest#every*Triple*"
            + " -Dmeshage.seed=%d");
  }
}
