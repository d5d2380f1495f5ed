package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of entries beside a tree map that is told the same. */
class OriginTableTest {

  @ParameterizedTest(name = "seed {0}, ids that differ in the lowest {1} bits of their first half")
  @CsvSource({"1, 64", "2, 64", "3, 40", "4, 33", "5, 8", "6, 0", "7, 0"})
  void itHoldsWhatATreeMapHolds(long seed, int bits) {
    SplittableRandom random = new SplittableRandom(seed);
    long prefix = random.nextLong();
    OriginTable table = new OriginTable();
    Map<NodeId, Entry> model = new TreeMap<>();
    for (int i = 0; i < 20_000; i++) {
      long free = bits == 0 ? 0 : random.nextLong() >>> (Long.SIZE - bits);
      long high = bits == Long.SIZE ? free : prefix >>> bits << bits | free;
      NodeId id = new NodeId(high, random.nextInt(3_000));
      Entry known = model.get(id);
      assertThat(table.find(id)).as("seed %d", seed).isSameAs(known);
      if (known != null && random.nextInt(3) > 0) {
        model.remove(id);
        table.remove(id);
      } else if (known == null) {
        Entry entry = entry(id);
        model.put(id, entry);
        table.put(entry);
      }
      table.remove(new NodeId(random.nextLong(), -1)); // which was never there
    }
    assertThat(table).as("seed %d", seed).containsExactlyElementsOf(model.values());
    assertThat(table.size()).isEqualTo(model.size()).isGreaterThan(100);
    model.forEach((id, entry) -> assertThat(table.find(id)).isSameAs(entry));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"0", "-1"})
  void idsAtEitherEndOfTheOrderHaveRoom(long high) {
    OriginTable table = new OriginTable();
    for (int i = 0; i < 5_000; i++) {
      table.put(entry(new NodeId(high, i)));
    }
    for (int i = 0; i < 5_000; i += 2) {
      table.remove(new NodeId(high, i));
    }
    assertThat(table).hasSize(2_500);
    assertThat(table.find(new NodeId(high, 4_999))).isNotNull();
    assertThat(table.find(new NodeId(high, 4_998))).isNull();
  }

  private static Entry entry(NodeId id) {
    return new Entry(new Announcement(id, "n", 1, 1, 1, 1, "", List.of(), List.of()), null);
  }
}
