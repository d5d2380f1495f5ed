package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SrvRecordTest {
  private static final SrvRecord SPARE = new SrvRecord(20, 1000, Endpoint.of("spare"));
  private static final SrvRecord HEAVY = new SrvRecord(10, 90, Endpoint.of("heavy"));
  private static final SrvRecord LIGHT = new SrvRecord(10, 10, Endpoint.of("light"));
  private static final SrvRecord NONE = new SrvRecord(10, 0, Endpoint.of("none"));

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void aLowerPriorityAlwaysComesFirstAndNoneIsLeftOut() {
    for (int i = 0; i < 1_000; i++) {
      List<SrvRecord> order = SrvRecord.inOrder(List.of(SPARE, LIGHT, NONE, HEAVY), random);

      assertThat(order).containsExactlyInAnyOrder(SPARE, LIGHT, NONE, HEAVY);
      assertThat(order.get(3)).isEqualTo(SPARE);
    }
  }

  @Test
  void amongEqualsTheHeavierIsMoreOftenFirst() {
    int[] first = new int[3];
    for (int i = 0; i < 10_000; i++) {
      SrvRecord drawn = SrvRecord.inOrder(List.of(LIGHT, HEAVY, NONE), random).get(0);
      first[drawn.equals(HEAVY) ? 0 : drawn.equals(LIGHT) ? 1 : 2]++;
    }

    assertThat(first[0]).isBetween(8_700, 9_200);
    assertThat(first[1]).isBetween(800, 1_200);
    assertThat(first[2]).as("without weight").isBetween(1, 300);
  }

  @Test
  void withoutWeightsAndWithoutRecordsThereIsAnOrderToo() {
    assertThat(SrvRecord.inOrder(List.of(NONE, NONE), random)).hasSize(2);
    assertThat(SrvRecord.inOrder(List.of(), random)).isEmpty();
  }
}
