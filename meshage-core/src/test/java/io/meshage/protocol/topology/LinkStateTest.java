package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.Topology.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stories of several nodes: what the room promises to people. */
class LinkStateTest {
  private static final Duration PROMPT = Duration.ofMillis(60);

  @Test
  void aLoneNodeKnowsItselfAndSaysNothing() {
    TinyMesh mesh = new TinyMesh(1).nodes("a");
    mesh.run(Duration.ofMinutes(5));

    assertThat(mesh.peer("a").topology().nodes()).containsExactly("a");
    assertThat(mesh.peer("a").route("a")).containsExactly("a");
    assertThat(mesh.sent).isEmpty();
    assertThat(mesh.clock.pending()).isLessThan(5);
  }

  @Test
  void aLineIsKnownEverywhereWithinMilliseconds() {
    TinyMesh mesh = new TinyMesh(2).line("a", "b", "c", "d", "e");
    mesh.run(PROMPT);

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("e")).containsExactly("a", "b", "c", "d", "e");
    assertThat(mesh.peer("a").news.lines).contains("joined e ALIVE");
  }

  @Test
  void aNewLinkShortensRoutesAtOnceAndItsEndLengthensThem() {
    // given: a settled line
    TinyMesh mesh = new TinyMesh(3).line("a", "b", "c", "d", "e");
    mesh.run(Duration.ofSeconds(20));

    // when, then: a shortcut
    mesh.link("b", "d");
    mesh.run(PROMPT);
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("e")).containsExactly("a", "b", "d", "e");

    // when, then: its end
    mesh.cut("b", "d");
    mesh.run(PROMPT);
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("e")).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void aKilledNodeIsGoneForAllAsSoonAsItsLinksAre() {
    TinyMesh mesh = new TinyMesh(4).line("a", "b", "c", "d", "e");
    mesh.run(Duration.ofSeconds(20));
    mesh.peers.values().forEach(peer -> peer.news.drain());

    mesh.crash("c");
    mesh.run(PROMPT);

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("e")).isEmpty();
    assertThat(mesh.peer("a").news.drain())
        .containsExactlyInAnyOrder(
            "failed c DEAD", "failed d DEAD", "failed e DEAD", "routes [a, b]")
        .endsWith("routes [a, b]");
    assertThat(mesh.peer("a").topology().members().values())
        .filteredOn(member -> member.state() == MemberState.DEAD)
        .extracting(Member::name)
        .containsExactly("c", "d", "e");
    assertThat(mesh.peer("a").door.routes().isKnown(mesh.peer("c").id)).isTrue();
  }

  @Test
  void aDeadNodeIsForgottenAfterThreePeriods() {
    TinyMesh mesh = new TinyMesh(5).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    mesh.crash("c");

    mesh.run(Duration.ofSeconds(29));
    assertThat(mesh.peer("a").topology().members()).containsKey("c");
    mesh.run(Duration.ofSeconds(2));
    assertThat(mesh.peer("a").topology().members()).containsOnlyKeys("a", "b");
    assertThat(mesh.peer("a").door.member(mesh.peer("c").id)).isEmpty();
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void aNodeThatLeavesHasLeftAndNotFailed() {
    TinyMesh mesh = new TinyMesh(6).line("a", "b", "c", "d");
    mesh.link("b", "d");
    mesh.run(Duration.ofSeconds(20));
    mesh.peers.values().forEach(peer -> peer.news.drain());

    mesh.leave("c");
    mesh.run(PROMPT);

    for (String witness : List.of("a", "b", "d")) {
      assertThat(mesh.peer(witness).news.drain())
          .as(witness)
          .containsExactly("left c LEAVING", "routes [a, b, d]");
      assertThat(mesh.peer(witness).door.routes().hasLeft(mesh.peer("c").id)).isTrue();
      assertThat(mesh.peer(witness).door.routes().name(mesh.peer("c").id)).isEqualTo("c");
    }
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void aRestartedNodeIsBackWithinTwoSeconds() {
    TinyMesh mesh = new TinyMesh(7).line("a", "b", "c", "d", "e");
    mesh.run(Duration.ofSeconds(5)); // its links are young, so the comeback counts as a flap
    mesh.crash("c");
    mesh.run(Duration.ofSeconds(2));

    mesh.nodes("c");
    mesh.link("b", "c");
    mesh.link("c", "d");
    mesh.run(Duration.ofSeconds(2));

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("e")).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void aHealedPartitionIsWholeAtOnceEvenWhenBothHalvesHaveForgottenEachOther() {
    // given: two halves that have forgotten each other; nothing within them has changed since
    TinyMesh mesh = new TinyMesh(8).line("a", "b", "c", "d", "e", "f");
    mesh.run(Duration.ofSeconds(20));
    mesh.cut("c", "d");
    mesh.run(Duration.ofSeconds(60));
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").topology().members()).containsOnlyKeys("a", "b", "c");

    // when
    mesh.link("c", "d");
    mesh.run(PROMPT);

    // then
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("f")).hasSize(6);
  }

  @Test
  void thirtyNodesAgreeWithinSixtyMillisecondsOfAnyChange() {
    TinyMesh mesh = randomMesh(9, 30, 4);
    mesh.run(Duration.ofSeconds(15));
    assertThat(mesh.disagreements()).isEmpty();

    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < 40; round++) {
      List<List<String>> links = new ArrayList<>(mesh.links);
      List<String> link = links.get(random.nextInt(links.size()));
      mesh.cut(link.get(0), link.get(1));
      mesh.run(PROMPT);
      assertThat(mesh.disagreements()).as("round %d, cut %s", round, link).isEmpty();
      mesh.run(Duration.ofMillis(random.nextInt(500)));
      mesh.link(link.get(0), link.get(1));
      mesh.run(Duration.ofSeconds(11)); // flaps are forgiven
      assertThat(mesh.disagreements()).as("round %d, linked %s", round, link).isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {10, 11, 12, 13, 14})
  void afterAnyChurnAllAgree(long seed) {
    TinyMesh mesh = randomMesh(seed, 20, 3);
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = new ArrayList<>(mesh.peers.keySet());
    for (int round = 0; round < 300; round++) {
      String a = names.get(random.nextInt(names.size()));
      String b = names.get(random.nextInt(names.size()));
      int action = random.nextInt(20);
      if (action == 0 && mesh.peer(a).alive) {
        mesh.crash(a);
      } else if (action == 1 && mesh.peer(a).alive) {
        mesh.leave(a);
      } else if (!mesh.peer(a).alive) {
        mesh.nodes(a);
      } else if (!a.equals(b) && mesh.peer(b).alive) {
        if (action < 11) {
          mesh.link(a, b);
        } else {
          mesh.cut(a, b);
        }
      }
      mesh.run(Duration.ofMillis(random.nextInt(200)));
    }

    // T_conv: the longest flap damping, spacing and an exchange after a mismatch
    mesh.run(Duration.ofSeconds(20));
    assertThat(mesh.disagreements()).as("seed %d", seed).isEmpty();
    long digests =
        mesh.peers.values().stream()
            .filter(peer -> peer.alive && mesh.links.stream().anyMatch(l -> l.contains(peer.label)))
            .map(peer -> peer.topology().nodes() + " " + peer.door.digest())
            .distinct()
            .count();
    long components =
        mesh.peers.values().stream()
            .filter(peer -> peer.alive && mesh.links.stream().anyMatch(l -> l.contains(peer.label)))
            .map(peer -> peer.topology().nodes())
            .distinct()
            .count();
    assertThat(digests).as("seed %d", seed).isEqualTo(components);
  }

  @Test
  void costsTurnRoutesAndTheLargerOfBothEndsCounts() {
    TinyMesh mesh = new TinyMesh(15).line("a", "b", "c");
    mesh.link("a", "c");
    mesh.run(Duration.ofSeconds(1));
    assertThat(mesh.peer("a").route("c")).containsExactly("a", "c");

    mesh.peer("a").door.setCost(mesh.peer("c").id, 5);
    mesh.peer("c").door.setCost(mesh.peer("a").id, 3);
    mesh.run(Duration.ofSeconds(1));

    for (String node : List.of("a", "b", "c")) {
      assertThat(mesh.peer(node).topology().links()).contains(new Link("a", "c", 5));
    }
    assertThat(mesh.peer("a").route("c")).containsExactly("a", "b", "c");
    assertThat(mesh.peer("c").route("a")).containsExactly("c", "b", "a");
    assertThat(mesh.peer("b").door.routes().digest())
        .isEqualTo(mesh.peer("a").door.routes().digest());
  }

  @Test
  void aPeriodSetWhileRunningCountsAtOnce() {
    TinyMesh mesh = new TinyMesh(16).line("a", "b");
    mesh.peer("a").door.setPeriod(Duration.ofMinutes(10));
    mesh.peer("b").door.setPeriod(Duration.ofMinutes(10));
    mesh.run(Duration.ofMinutes(2));
    int before = mesh.sentBy("a").size();

    mesh.peer("a").door.setPeriod(Duration.ofMillis(500));
    mesh.run(Duration.ofSeconds(5));

    assertThat(mesh.sentBy("a").size() - before).isBetween(9, 13);
    assertThat(mesh.peer("a").door.period()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void announcingTheSameAgainChangesNoRoutes() {
    TinyMesh mesh = new TinyMesh(17).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(5));
    int published = mesh.peer("c").news.topologies.size();
    long digest = mesh.peer("c").door.routes().digest();

    mesh.peer("a").door.announce();
    mesh.run(Duration.ofSeconds(60));

    assertThat(mesh.peer("c").news.topologies).hasSize(published);
    assertThat(mesh.peer("c").door.routes().digest()).isEqualTo(digest);
  }

  @Test
  void aFullQueueDelaysANeighbourAndLosesNothing() {
    // given: a settled line whose middle cannot write to its end for a while
    TinyMesh mesh = new TinyMesh(18).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(15));
    mesh.peer("b").refusals.put(mesh.peer("c").id, 6);

    // when
    mesh.nodes("d");
    mesh.link("a", "d");
    mesh.run(Duration.ofSeconds(2));

    // then
    assertThat(mesh.disagreements()).isEmpty();
  }

  private static TinyMesh randomMesh(long seed, int nodes, int degree) {
    TinyMesh mesh = new TinyMesh(seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < nodes; i++) {
      mesh.nodes("n" + i);
      for (int j = 0; j < Math.min(i, degree / 2); j++) {
        mesh.link("n" + i, "n" + random.nextInt(i));
      }
    }
    return mesh;
  }
}
