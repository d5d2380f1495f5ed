package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import io.meshage.message.TopologyMessage.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How two neighbours find out what one of them lacks. */
class ExchangesTest {

  @Test
  void bothSidesGetWhatTheyLackAndOnlyThat() {
    // given: two halves of three nodes that never met
    TinyMesh mesh = new TinyMesh(1).line("a", "b", "c");
    mesh.line("d", "e", "f");
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
    mesh.run(Duration.ofSeconds(5));
    mesh.frames.clear();
    mesh.sent.clear();

    // when
    mesh.link("c", "d");
    mesh.run(Duration.ofMillis(8)); // until just before the news of the link itself

    // then: three each way over the new link
    assertThat(mesh.frames)
        .containsEntry("DatabaseDigest", 1)
        .containsEntry("DatabaseHeaders", 2)
        .containsEntry("DatabaseRequest", 2);
    assertThat(over(mesh, "c", "d")).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(over(mesh, "d", "c")).containsExactlyInAnyOrder("d", "e", "f");
  }

  private static List<String> over(TinyMesh mesh, String from, String to) {
    List<String> names = new ArrayList<>();
    for (TinyMesh.Frame frame : mesh.sent) {
      if (frame.from().equals(from)
          && frame.to().equals(to)
          && frame.message() instanceof Announcement said) {
        names.add(said.name());
      }
    }
    return names;
  }

  @Test
  void aJoinerLearnsTenThousandNodesInAFewRoundTrips() {
    // given: a node that knows ten thousand others, in a ring it is part of
    TinyMesh mesh = new TinyMesh(2);
    mesh.recording = false;
    mesh.nodes("a");
    NodeId a = mesh.peer("a").id;
    NodeId ring = mesh.outsider("n0", "a");
    int nodes = 10_000;
    for (int i = 0; i < nodes; i++) {
      List<Adjacency> links = new ArrayList<>();
      links.add(new Adjacency(i == nodes - 1 ? a : NodeId.ofName("n" + (i + 1)), 1));
      links.add(new Adjacency(i == 0 ? a : NodeId.ofName("n" + (i - 1)), 1));
      mesh.peer("a").door.received(ring, SampleGraph.announcement("n" + i, 1, links));
      if (i % 4 == 0) {
        mesh.run(Duration.ofMillis(4));
      }
    }
    mesh.run(Duration.ofSeconds(3));
    assertThat(mesh.peer("a").topology().nodes()).hasSizeGreaterThan(nodes - 5);

    // when: a joiner comes
    mesh.nodes("z");
    mesh.link("a", "z");
    mesh.run(Duration.ofMillis(100));

    // then: it knows them all, and they did not have to queue at its gate
    assertThat(mesh.peer("z").door.freshRoutes().reachable()).hasSize(nodes + 1);
    assertThat(mesh.peer("z").news.counters.getOrDefault("announcements-early", 0)).isLessThan(3);
    assertThat(mesh.frames.getOrDefault("DatabaseHeaders", 0)).isBetween(3, 5);
    assertThat(mesh.frames.getOrDefault("DatabaseRequest", 0)).isBetween(3, 5);
  }

  @Test
  void whenBothBeginAtOnceOneExchangeGoesOn() {
    // given: a loss that both sides see in the same pings
    TinyMesh mesh = new TinyMesh(3).line("a", "b", "c", "d");
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
    mesh.run(Duration.ofSeconds(20));
    mesh.lossy.add("b>c");
    mesh.lossy.add("c>b");
    mesh.nodes("e", "f");
    mesh.link("a", "e");
    mesh.link("d", "f");
    mesh.run(Duration.ofMillis(100));
    mesh.lossy.clear();
    mesh.frames.clear();

    mesh.run(Duration.ofSeconds(2));

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.frames.getOrDefault("DatabaseDigest", 0)).isBetween(1, 4);
  }

  @Test
  void aNeighbourThatNeverAnswersDelaysItsLinkByTwoSecondsAndNothingElse() {
    TinyMesh mesh = new TinyMesh(4).line("a", "b");
    NodeId mute = mesh.outsider("mute", "a");
    mesh.run(Duration.ofMillis(1_990));
    assertThat(neighboursSaid(mesh, "a")).doesNotContain(mute);
    assertThat(mesh.disagreements()).isEmpty();

    mesh.run(Duration.ofMillis(100));
    assertThat(neighboursSaid(mesh, "a")).contains(mute);
  }

  private static List<NodeId> neighboursSaid(TinyMesh mesh, String origin) {
    List<Announcement> said = mesh.sentBy(origin);
    return said.get(said.size() - 1).neighbours().stream().map(Adjacency::neighbour).toList();
  }

  @Test
  void aDifferenceThatCannotBeSettledIsAskedAboutLessAndLess() {
    // given: a neighbour whose digest is never ours, and who has nothing for us
    TinyMesh mesh = new TinyMesh(5).line("a", "b");
    NodeId odd = mesh.outsider("odd", "a");
    mesh.run(Duration.ofSeconds(5));
    List<TopologyMessage> told = mesh.outsiders.getOrDefault(odd, List.of());
    int[] exchanges = {0};
    for (int ping = 0; ping < 240; ping++) { // a minute
      mesh.peer("a").door.digestHeard(odd, 12345, 7);
      long digests = told.stream().filter(m -> m instanceof DatabaseDigest).count();
      if (digests > 0) {
        exchanges[0]++;
        told.clear();
        mesh.peer("a").door.received(odd, new DatabaseHeaders(List.of(), List.of(), true));
      }
      mesh.run(Duration.ofMillis(250));
    }
    assertThat(exchanges[0]).isBetween(4, 12);
  }

  @Test
  void whatCanBeNobodysInstanceIsNotAskedFor() {
    TinyMesh mesh = new TinyMesh(6).line("a", "b");
    NodeId odd = mesh.outsider("odd", "a");
    mesh.run(Duration.ofSeconds(5));
    List<TopologyMessage> told = mesh.outsiders.getOrDefault(odd, List.of());
    told.clear();
    mesh.peer("a").door.digestHeard(odd, 1, 1);
    mesh.peer("a").door.digestHeard(odd, 1, 1);
    mesh.run(Duration.ofMillis(10));
    assertThat(told).anyMatch(m -> m instanceof DatabaseDigest);

    Header header = new Header(NodeId.ofName("y"), Announcement.LAST_INSTANCE + 1, 1, false, 1);
    mesh.peer("a").door.received(odd, new DatabaseHeaders(List.of(header), List.of(1), true));

    assertThat(told).noneMatch(m -> m instanceof DatabaseRequest);
  }

  @Test
  void listsAndRequestsThatNobodyAskedForHarmNobody() {
    TinyMesh mesh = new TinyMesh(7).line("a", "b");
    NodeId odd = mesh.outsider("odd", "a");
    mesh.run(Duration.ofSeconds(5));
    Header header = new Header(NodeId.ofName("y"), 1, 1, false, 1);

    for (int i = 0; i < 100; i++) {
      mesh.peer("a").door.received(odd, new DatabaseHeaders(List.of(header), List.of(1), false));
      mesh.peer("a").door.received(odd, new DatabaseRequest(List.of(NodeId.ofName("nobody"))));
      mesh.peer("a").door.received(odd, new TopologyMessage.DatabaseDone());
      mesh.peer("a").door.received(odd, digestOf(mesh));
    }
    mesh.run(Duration.ofSeconds(10));

    assertThat(mesh.disagreements().stream().filter(line -> line.contains("nodes"))).isEmpty();
    assertThat(mesh.clock.pending()).isLessThan(50);
  }

  private static DatabaseDigest digestOf(TinyMesh mesh) {
    List<Long> buckets = new ArrayList<>();
    for (int i = 0; i < DatabaseDigest.BUCKETS; i++) {
      buckets.add((long) i);
    }
    return new DatabaseDigest(1, mesh.peer("a").door.digest() + 1, 9, buckets);
  }
}
