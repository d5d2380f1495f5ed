package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.topology.AnnouncementStore.Gone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who gives way when as many nodes are known as can be. */
class RoomMakerTest {
  private static final NodeId ONLY = NodeId.ofName("only");

  private final AnnouncementStore store = new AnnouncementStore(Duration.ofHours(1));
  private final Set<NodeId> neighbours = new LinkedHashSet<>();
  private final List<Entry> evicted = new ArrayList<>();
  private final RoomMaker rooms =
      new RoomMaker(
          store,
          neighbours::contains,
          entry -> {
            store.bury(entry, Gone.FORGOTTEN, null, 0);
            evicted.add(entry);
          });

  private static Announcement said(String name, String... linked) {
    return SampleGraph.announcement(
        name,
        1,
        Stream.of(linked).map(NodeId::ofName).sorted().map(n -> new Adjacency(n, 1)).toList());
  }

  private boolean offer(Announcement said, NodeId from, boolean isReachable) {
    Entry known = store.find(said.origin());
    if (!rooms.hasRoomFor(known, said, from, 0)) {
      return false;
    }
    Entry entry = store.keep(known, said, from, 0);
    entry.reachable = isReachable;
    return true;
  }

  private void fill(int origins, String prefix, NodeId from, boolean areReachable) {
    for (int i = 0; i < origins; i++) {
      assertThat(offer(said(prefix + i), from, areReachable)).isTrue();
    }
  }

  @Test
  void aNodeWithOneNeighbourKnowsAsManyAsThereCanBe() {
    fill(Limits.MAX_NODES, "n", ONLY, true);

    assertThat(store.size()).isEqualTo(Limits.MAX_NODES);
    assertThat(offer(said("more"), ONLY, true)).isFalse();
    assertThat(evicted).isEmpty();
  }

  @Test
  void whatNoPathLeadsToGivesWayFirstAndTheYoungestOfIt() {
    fill(Limits.MAX_NODES - 1_000, "n", ONLY, true);
    fill(1_000, "x", ONLY, false);

    fill(10, "more", ONLY, true);

    assertThat(evicted).extracting(e -> e.announcement.name()).startsWith("x999", "x998");
    assertThat(evicted).noneMatch(entry -> entry.reachable).hasSize(10);
  }

  /** Three links of one host announce made-up nodes, all of them linked as far as can be seen. */
  @Test
  void ownNeighboursAndThoseBehindThemHaveRoomWhoeverFilledIt() {
    List<NodeId> liars = Stream.of("l0", "l1", "l2").map(NodeId::ofName).toList();
    for (int i = 0; i < Limits.MAX_NODES; i++) {
      assertThat(offer(said("x" + i), liars.get(i % 3), true)).isTrue();
    }
    NodeId newcomer = NodeId.ofName("newcomer");
    neighbours.add(newcomer);

    assertThat(offer(said("newcomer", "behind", "self"), newcomer, true)).isTrue();
    assertThat(offer(said("behind", "newcomer"), newcomer, true)).isTrue();
    fill(1_000, "honest", newcomer, true);
    assertThat(evicted).hasSize(1_002).noneMatch(e -> e.id().equals(newcomer));
    assertThat(store.introduced(newcomer)).isEqualTo(1_002);

    // who has more than the others has no more room
    assertThat(offer(said("another"), liars.get(0), true)).isFalse();
    for (int i = 0; i < 1_000; i++) {
      neighbours.add(NodeId.ofName("liar" + i));
      assertThat(offer(said("liar" + i, "self"), NodeId.ofName("liar" + i), true)).isTrue();
    }
    assertThat(store.find(newcomer)).isNotNull();
    assertThat(store.find(NodeId.ofName("behind"))).isNotNull();
    assertThat(store.size()).isEqualTo(Limits.MAX_NODES);
  }

  @Test
  void bytesAreMadeRoomForInTheSameWay() {
    String[] many = new String[Limits.MAX_NEIGHBOURS];
    for (int i = 0; i < many.length; i++) {
      many[i] = "n" + i;
    }
    int kept = 0;
    while (offer(said("x" + kept, many), ONLY, false) && evicted.isEmpty()) {
      kept++;
    }
    assertThat(kept).isBetween(900, 1_100);
    assertThat(offer(said("small", "n1"), NodeId.ofName("another"), true)).isTrue();
    Entry entry = store.find(NodeId.ofName("x1"));
    assertThat(rooms.hasRoomFor(entry, said("x1", "n1"), ONLY, 0))
        .as("what takes less than before always fits")
        .isTrue();
  }
}
