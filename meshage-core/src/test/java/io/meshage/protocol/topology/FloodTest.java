package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far an announcement goes, what ends it, and how much a neighbour can make others carry. */
class FloodTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void noNodeSendsTheSameAnnouncementTwiceOverALink(long seed) {
    // given: a settled random mesh
    TinyMesh mesh = randomMesh(seed, 25, 4);
    mesh.run(Duration.ofMillis(5_500));
    mesh.sent.clear();

    // when: one node speaks
    mesh.peer("n7").door.announce();
    mesh.run(Duration.ofMillis(100));

    // then: over each link at most once each way, and never back to where it came from
    List<TinyMesh.Frame> frames =
        mesh.sent.stream()
            .filter(
                frame -> frame.message() instanceof Announcement said && said.name().equals("n7"))
            .toList();
    Set<TinyMesh.Frame> distinct = new HashSet<>(frames);
    assertThat(distinct).as("seed %d", seed).hasSameSizeAs(frames);
    int nodes = mesh.peers.size();
    assertThat(frames.size())
        .as("seed %d", seed)
        .isBetween(nodes - 1, 2 * mesh.links.size() - (nodes - 1));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void corruptedNumbersNeitherFloodForEverNorStay(long seed) {
    // given: a settled mesh that speaks only when something changes
    TinyMesh mesh = new TinyMesh(seed);
    SplittableRandom random = new SplittableRandom(seed);
    build(mesh, random, 12, 3);
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
    mesh.run(Duration.ofSeconds(15));

    // when: one to three numbers are changed in flight, while three nodes speak
    int[] left = {random.nextInt(1, 4)};
    mesh.wire =
        message -> {
          if (left[0] > 0 && message instanceof Announcement said && random.nextInt(4) == 0) {
            left[0]--;
            return corrupted(said, random);
          }
          return message;
        };
    for (int i = 0; i < 3; i++) {
      mesh.peer("n" + random.nextInt(12)).door.announce();
      mesh.run(Duration.ofMillis(random.nextInt(40)));
    }
    mesh.run(Duration.ofSeconds(10));
    int frames = mesh.announcements();
    mesh.run(Duration.ofSeconds(30));

    // then: silence, and everybody has the truth
    assertThat(left[0]).as("seed %d", seed).isZero();
    assertThat(mesh.announcements()).as("seed %d", seed).isEqualTo(frames);
    assertThat(mesh.disagreements()).as("seed %d", seed).isEmpty();
  }

  private static TopologyMessage corrupted(Announcement said, SplittableRandom random) {
    int sequence =
        switch (random.nextInt(4)) {
          case 0 -> Integer.MAX_VALUE;
          case 1 -> random.nextInt(Integer.MAX_VALUE);
          case 2 -> said.sequence() + random.nextInt(1, 1000);
          default -> Math.max(Lollipop.FIRST, random.nextInt());
        };
    return new Announcement(
        said.origin(),
        said.name(),
        said.birth(),
        said.instance(),
        sequence,
        said.lifetimeMillis(),
        said.version(),
        said.endpoints(),
        said.neighbours().subList(0, random.nextInt(said.neighbours().size() + 1)));
  }

  @Test
  void equalDatabasesAreFoundEqualWithoutAnAnnouncement() {
    // given: a settled ring whose closing link was cut and forgotten
    TinyMesh mesh = new TinyMesh(20).line("a", "b", "c", "d");
    mesh.run(Duration.ofSeconds(20));
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
    mesh.frames.clear();

    // when: two nodes that know the same are linked
    mesh.link("a", "d");
    mesh.run(Duration.ofMillis(4));

    // then: two kilobytes one way, a word back, and only then the news of the link
    assertThat(mesh.frames).containsOnlyKeys("DatabaseDigest", "DatabaseHeaders", "DatabaseDone");
    assertThat(mesh.frames.values()).containsOnly(1);
  }

  @Test
  void aDifferenceThatPingsShowIsRepaired() {
    // given: an announcement that was lost on the way to c, and nobody speaks again for an hour
    TinyMesh mesh = new TinyMesh(21).line("a", "b", "c");
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
    mesh.run(Duration.ofSeconds(20));
    mesh.nodes("d");
    mesh.lossy.add("b>c");
    mesh.link("a", "d");
    mesh.run(Duration.ofMillis(50));
    mesh.lossy.clear();
    assertThat(mesh.disagreements()).isNotEmpty();

    mesh.run(Duration.ofSeconds(1));

    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void aStormOfOneOriginIsThinnedAndItsLastStateArrives() {
    // given: an outsider that announces itself 20,000 times in two seconds
    TinyMesh mesh = new TinyMesh(22).line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));
    int before = mesh.sentBy("x").size();
    List<Adjacency> links = List.of(new Adjacency(mesh.peer("a").id, 1));

    for (int i = 1; i <= 20_000; i++) {
      mesh.peer("a").door.received(outsider, SampleGraph.announcement("x", i, links));
      if (i % 10 == 0) {
        mesh.run(Duration.ofMillis(1));
      }
    }
    mesh.run(Duration.ofSeconds(1));

    // then: 20 at once and 10 a second were passed on, the last one among them
    List<Announcement> passed = mesh.sentBy("x");
    assertThat(passed.size() - before).isBetween(20, 60);
    assertThat(passed.get(passed.size() - 1).sequence()).isEqualTo(20_000);
  }

  @Test
  void aStormOfNamesIsHeldToTheRateOfItsLink() {
    // given: an outsider that speaks of 50,000 nodes within ten seconds
    TinyMesh mesh = new TinyMesh(23);
    mesh.recording = false;
    mesh.line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));

    for (int i = 0; i < 50_000; i++) {
      mesh.peer("a").door.received(outsider, SampleGraph.announcement("g" + i, 1, List.of()));
      if (i % 5 == 0) {
        mesh.run(Duration.ofMillis(1));
      }
    }

    // then: a burst and a thousand a second came in, the rest was counted; the mesh is as before
    int known = mesh.peer("a").topology().members().size();
    assertThat(known).isBetween(24_000, 27_500);
    assertThat(mesh.peer("a").news.counters.getOrDefault("announcements-dropped", 0))
        .isGreaterThan(5_000);
    assertThat(mesh.peer("b").topology().nodes()).containsExactly("a", "b");
    assertThat(mesh.peer("b").route("a")).containsExactly("b", "a");

    // then: three periods after it stopped nothing is left of it
    mesh.peer("a").door.neighbourDown(outsider, false);
    mesh.run(Duration.ofSeconds(75)); // what waits comes in at its rate
    assertThat(mesh.peer("a").topology().members()).containsOnlyKeys("a", "b");
    assertThat(mesh.peer("b").topology().members()).containsOnlyKeys("a", "b");
  }

  @Test
  void whatTheRateDroppedOfAnHonestNodeComesByAnExchange() {
    // given: a link that brings more than it may, so that nothing more is let in
    TinyMesh mesh = new TinyMesh(25);
    mesh.recording = false;
    mesh.line("h", "x", "a");
    mesh.run(Duration.ofSeconds(20));
    TinyMesh.Peer a = mesh.peer("a");
    NodeId x = mesh.peer("x").id;
    for (int i = 0; i < 40_000; i++) {
      a.door.received(x, SampleGraph.announcement("g" + i, 1, List.of()));
    }

    // when: it goes on, and an honest node behind it has news
    mesh.nodes("new");
    mesh.link("h", "new");
    for (int i = 0; i < 3_000; i++) {
      a.door.received(x, SampleGraph.announcement("more" + i, 1, List.of()));
      if (i % 10 == 0) {
        mesh.run(Duration.ofMillis(1));
      }
    }
    assertThat(a.news.count("announcements-dropped", 0)).isPositive();
    assertThat(a.topology().nodes()).doesNotContain("new");

    // then: digests differ, and what is asked for is let in
    mesh.run(Duration.ofSeconds(3));
    assertThat(a.topology().nodes()).contains("new");
  }

  @Test
  void anAnnouncementThatContradictsItselfCostsItsSenderTheLink() {
    TinyMesh mesh = new TinyMesh(24).line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));
    Announcement right = SampleGraph.announcement("y", 1, List.of());

    mesh.peer("a")
        .door
        .received(
            outsider,
            new Announcement(
                right.origin(), "z", 1, 1, 1, 1000, "", List.of(), List.of())); // another's name
    mesh.peer("a")
        .door
        .received(
            outsider,
            new Announcement(
                right.origin(), "y", 2, 1, 1, 1000, "", List.of(), List.of())); // born later

    assertThat(mesh.peer("a").news.lines)
        .filteredOn(line -> line.startsWith("misbehaved"))
        .hasSize(2);
    assertThat(mesh.peer("a").door.member(right.origin())).isEmpty();
  }

  static TinyMesh randomMesh(long seed, int nodes, int degree) {
    TinyMesh mesh = new TinyMesh(seed);
    build(mesh, new SplittableRandom(seed), nodes, degree);
    return mesh;
  }

  static void build(TinyMesh mesh, SplittableRandom random, int nodes, int degree) {
    for (int i = 0; i < nodes; i++) {
      mesh.nodes("n" + i);
      for (int j = 0; j < Math.min(i, (degree + 1) / 2); j++) {
        mesh.link("n" + i, "n" + random.nextInt(i));
      }
    }
  }
}
