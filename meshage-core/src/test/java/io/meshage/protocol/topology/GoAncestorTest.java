package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the ancestor in Go got wrong about its topology, each by its number in the design; here it
 * must hold.
 */
class GoAncestorTest {
  private static final Duration PROMPT = Duration.ofMillis(60);

  @Test
  void g1TheFirstNumberOfALifeDoesNotReopenReplay() {
    // given: b has spoken often; its very first announcement is recorded
    TinyMesh mesh = new TinyMesh(1).line("a", "b", "c");
    mesh.run(Duration.ofMinutes(2));
    Announcement first = mesh.sentBy("b").get(0);
    assertThat(first.sequence()).isEqualTo(Lollipop.FIRST);
    int sequence = last(mesh, "b").sequence();

    // when: it is said again
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));
    mesh.peer("a").door.received(outsider, first);
    mesh.run(PROMPT);

    // then: nothing changed, and the sender was told better
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").news.counters).containsEntry("announcements-old", 1);
    assertThat(mesh.outsiders.getOrDefault(outsider, List.of()))
        .anyMatch(
            message ->
                message instanceof Announcement told
                    && told.name().equals("b")
                    && Lollipop.compare(told.sequence(), sequence) != Lollipop.Order.OLDER);
  }

  @Test
  void g2WhatIsKeptOfFormerLivesShrinksAgain() {
    // given: a node that restarted two hundred times
    TinyMesh mesh = new TinyMesh(2).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    for (int i = 0; i < 200; i++) {
      mesh.crash("c");
      mesh.nodes("c");
      mesh.link("b", "c");
      mesh.run(Duration.ofMillis(100));
    }
    mesh.run(Duration.ofMinutes(1));

    // then: one entry and one member, whatever the number of lives
    assertThat(mesh.peer("a").door.count()).isEqualTo(3);
    assertThat(mesh.peer("a").topology().members()).containsOnlyKeys("a", "b", "c");
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void g3ALateAnnouncementOfTheOldLifeDoesNotOverwriteTheNew() {
    TinyMesh mesh = new TinyMesh(3).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    Announcement late = last(mesh, "c");
    mesh.crash("c");
    mesh.nodes("c");
    mesh.run(Duration.ofSeconds(20));
    mesh.link("b", "c");
    mesh.run(PROMPT);
    assertThat(mesh.disagreements()).isEmpty();

    mesh.peer("a").door.received(mesh.peer("b").id, late);
    mesh.run(PROMPT);

    assertThat(mesh.peer("a").door.member(mesh.peer("c").id).orElseThrow().instance())
        .isEqualTo(mesh.peer("c").door.instance());
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void g4AnOwnAnnouncementFromTheNetworkIsNeverBelieved() {
    TinyMesh mesh = new TinyMesh(4).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));

    // when: somebody announces in a's name that a has a link to c and none to b
    mesh.peer("a")
        .door
        .received(
            mesh.peer("b").id,
            SampleGraph.announcement(
                "a",
                mesh.peer("a").door.instance(),
                1_000_000,
                List.of(new Adjacency(mesh.peer("c").id, 1))));
    assertThat(mesh.peer("a").door.freshRoutes().nextHop(mesh.peer("c").id))
        .isEqualTo(mesh.peer("b").id);
    mesh.run(PROMPT);

    // then: a says its own links, in a new instance from its first number on
    Announcement now = last(mesh, "a");
    assertThat(now.neighbours()).containsExactly(new Adjacency(mesh.peer("b").id, 1));
    assertThat(now.sequence()).isEqualTo(Lollipop.FIRST);
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void g5TheNewerStateWinsInWhateverOrderTwoArrive() {
    TinyMesh mesh = new TinyMesh(5).line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));
    List<Adjacency> none = List.of();
    List<Adjacency> one = List.of(new Adjacency(mesh.peer("a").id, 1));

    mesh.peer("a").door.received(outsider, SampleGraph.announcement("x", 8, one));
    mesh.peer("a").door.received(outsider, SampleGraph.announcement("x", 7, none));
    mesh.run(PROMPT);
    assertThat(mesh.peer("b").topology().nodes()).contains("x");

    // when: three within the arrival spacing, out of order
    mesh.peer("a").door.received(outsider, SampleGraph.announcement("x", 9, none));
    mesh.peer("a").door.received(outsider, SampleGraph.announcement("x", 11, one));
    mesh.peer("a").door.received(outsider, SampleGraph.announcement("x", 10, none));
    mesh.run(PROMPT);

    // then: the last state stands, and what came too early was put off, not dropped
    assertThat(mesh.peer("b").topology().nodes()).contains("x");
    assertThat(mesh.sentBy("x").get(mesh.sentBy("x").size() - 1).sequence()).isEqualTo(11);
  }

  @Test
  void g6AChangeIsAppliedHereAtOnceAndAnnouncedLaterRatherThanNever() {
    TinyMesh mesh = new TinyMesh(6).line("a", "b", "c");
    mesh.link("a", "c");
    mesh.run(Duration.ofSeconds(20));

    // when: cost follows on cost, faster than the spacing
    for (int cost = 3; cost <= 9; cost++) {
      mesh.peer("a").door.setCost(mesh.peer("c").id, cost);
      assertThat(mesh.peer("a").door.freshRoutes().nextHop(mesh.peer("c").id))
          .as("own routes at once, cost %d", cost)
          .isEqualTo(mesh.peer("b").id);
      mesh.run(Duration.ofMillis(1));
    }
    int said = mesh.sentBy("a").size();
    mesh.run(PROMPT);

    // then: the last one is announced although it came right after another
    assertThat(mesh.sentBy("a").size()).isGreaterThan(said);
    assertThat(last(mesh, "a").neighbours()).contains(new Adjacency(mesh.peer("c").id, 9));
    assertThat(mesh.peer("b").topology().links()).anyMatch(link -> link.cost() == 9);
  }

  @Test
  void g7ANodeWithoutLinksIsNotBelievedToHaveItsOldOnes() {
    // given: a node in the middle that loses all its links
    TinyMesh mesh = new TinyMesh(7).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    mesh.cut("a", "b");
    mesh.cut("b", "c");
    mesh.run(PROMPT);
    assertThat(mesh.disagreements()).isEmpty();

    // when: it finds another way in; then it says only what is true now
    mesh.link("b", "c");
    mesh.run(PROMPT);
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(last(mesh, "b").neighbours()).containsExactly(new Adjacency(mesh.peer("c").id, 1));
  }

  @Test
  void g8WhatNobodyRenewsIsForgotten() {
    // given: somebody speaks of a node that nobody is linked to
    TinyMesh mesh = new TinyMesh(8).line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));
    mesh.peer("a")
        .door
        .received(
            outsider,
            SampleGraph.announcement("ghost", 1, List.of(new Adjacency(mesh.peer("a").id, 1))));
    mesh.run(PROMPT);
    assertThat(mesh.peer("b").door.member(NodeId.ofName("ghost"))).isPresent();

    mesh.run(Duration.ofSeconds(31));

    assertThat(mesh.peer("a").door.member(NodeId.ofName("ghost"))).isEmpty();
    assertThat(mesh.peer("b").door.member(NodeId.ofName("ghost"))).isEmpty();
    assertThat(mesh.peer("a").door.count()).isEqualTo(2);
  }

  @Test
  void g8AnAnnouncementDiesWhenItsLifetimeIsOverWhereverItIs() {
    // given: announcements that live for two seconds, and an origin that never refreshes
    TinyMesh mesh = new TinyMesh(9).line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));
    mesh.peer("a")
        .door
        .received(
            outsider,
            new Announcement(
                outsider,
                "x",
                1,
                1,
                1,
                15_000,
                "",
                List.of(),
                List.of(new Adjacency(mesh.peer("a").id, 1))));
    mesh.run(PROMPT);
    assertThat(mesh.peer("b").topology().nodes()).contains("x");

    mesh.run(Duration.ofSeconds(26)); // the lifetime and one period

    assertThat(mesh.peer("a").topology().nodes()).containsExactly("a", "b");
    assertThat(mesh.peer("b").topology().nodes()).containsExactly("a", "b");
    assertThat(mesh.peer("b").news.lines).contains("failed x DEAD");
  }

  @Test
  void g24ManyChangesCostFewCalculations() {
    // given: a hundred nodes that start together
    TinyMesh mesh = new TinyMesh(10);
    for (int i = 0; i < 100; i++) {
      mesh.nodes("n" + i);
      if (i > 0) {
        mesh.link("n" + i, "n" + (i - 1) / 2);
      }
    }
    mesh.run(Duration.ofSeconds(2));

    // then: a few snapshots showed all of them
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("n99").news.topologies).hasSizeLessThan(15);
  }

  private static Announcement last(TinyMesh mesh, String origin) {
    List<Announcement> said = mesh.sentBy(origin);
    return said.get(said.size() - 1);
  }
}
