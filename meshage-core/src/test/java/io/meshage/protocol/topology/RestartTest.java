package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MemberState;
import io.meshage.NodeId;
import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node's identity over restarts, replays, forgeries and namesakes: PROTOCOL.md section 4. */
class RestartTest {
  private static final long HOUR_MICROS = 3_600_000_000L;

  /** 2 x diameter hops + 1 round trip, the batch, and a calculation. */
  private static final Duration BOUND = Duration.ofMillis(60);

  @ParameterizedTest(name = "the new life starts {0}, the rest was {1} meanwhile")
  @CsvSource({
    "with the persisted epoch, connected",
    "without the persisted epoch, connected",
    "with the clock back an hour, connected",
    "with the clock forward an hour, connected",
    "with the same instance, connected",
    "with the persisted epoch, partitioned",
    "without the persisted epoch, partitioned",
    "with the clock back an hour, partitioned",
    "with the clock forward an hour, partitioned",
    "with the same instance, partitioned"
  })
  void theNewLifeIsKnownEverywhereWhateverItsClock(String how, String meanwhile) {
    // given: b, in the middle, has spoken for a while; a copy of its announcement is everywhere
    TinyMesh mesh = new TinyMesh(1).line("a", "b", "c", "d");
    mesh.run(Duration.ofSeconds(20));
    long old = mesh.peer("b").door.instance();
    mesh.crash("b");
    boolean partitioned = meanwhile.equals("partitioned");
    if (partitioned) {
      mesh.cut("c", "d");
    }
    mesh.run(Duration.ofMillis(700));

    // when: it starts again with other links, at first to c alone
    long birth =
        switch (how) {
          case "with the persisted epoch" -> old + 1;
          case "without the persisted epoch" -> mesh.clock.wallMicros();
          case "with the clock back an hour" -> mesh.clock.wallMicros() - HOUR_MICROS;
          case "with the clock forward an hour" -> mesh.clock.wallMicros() + HOUR_MICROS;
          default -> old;
        };
    mesh.start("b", birth, Duration.ZERO);
    mesh.run(Duration.ofSeconds(20)); // so that flap damping has no say
    mesh.link("b", "c");
    mesh.link("a", "d");
    if (partitioned) {
      mesh.run(Duration.ofSeconds(5));
      mesh.link("c", "d");
    }
    mesh.run(BOUND);

    // then
    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").route("b")).containsExactly("a", "d", "c", "b");
    assertThat(mesh.peer("b").door.instance()).isGreaterThanOrEqualTo(birth);
    assertThat(mesh.peer("d").door.member(mesh.peer("b").id).orElseThrow().instance())
        .isEqualTo(mesh.peer("b").door.instance());
  }

  @Test
  void aNodeThatComesBackWithAClockBehindAfterAllHaveForgottenItIsKnownAgain() {
    TinyMesh mesh = new TinyMesh(2).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    long old = mesh.peer("c").door.instance();
    mesh.crash("c");
    mesh.run(Duration.ofMinutes(2));
    assertThat(mesh.peer("a").door.member(mesh.peer("c").id)).isEmpty();

    mesh.start("c", old - HOUR_MICROS, Duration.ZERO);
    mesh.link("b", "c");
    mesh.run(Duration.ofMillis(200));

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("c").door.instance()).isGreaterThan(old);
    assertThat(mesh.peer("c").news.lines).contains("raised " + (old + 1));
  }

  @Test
  void aNodeThatLeftComesBackWithTheNextInstance() {
    TinyMesh mesh = new TinyMesh(3).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    mesh.leave("c");
    mesh.run(Duration.ofSeconds(1));

    mesh.nodes("c");
    mesh.link("b", "c");
    mesh.run(Duration.ofSeconds(1));

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").door.routes().hasLeft(mesh.peer("c").id)).isFalse();
  }

  @Test
  void whatIsReplayedAfterALeaveBringsNobodyBack() {
    // given: c left; an outsider has recorded all it ever said
    TinyMesh mesh = new TinyMesh(4).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    List<Announcement> recorded = mesh.sentBy("c");
    mesh.leave("c");
    mesh.run(Duration.ofSeconds(1));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));

    // when: it is all said again, within the lifetime of a gravestone
    for (int round = 0; round < 3; round++) {
      recorded.stream()
          .filter(announcement -> !announcement.isPurge())
          .forEach(announcement -> mesh.peer("a").door.received(outsider, announcement));
      mesh.run(Duration.ofMinutes(15));
    }

    // then
    assertThat(mesh.peer("a").topology().members()).containsOnlyKeys("a", "b");
    assertThat(mesh.peer("b").topology().members()).containsOnlyKeys("a", "b");
    assertThat(mesh.peer("a").door.member(NodeId.ofName("c")).orElseThrow().state())
        .isEqualTo(MemberState.LEAVING);
  }

  @Test
  void theHighestSequenceInAnothersNameIsOvertakenAtOnce() {
    TinyMesh mesh = new TinyMesh(5).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    long instance = mesh.peer("c").door.instance();
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));

    mesh.peer("a").door.received(outsider, forged("c", instance, Integer.MAX_VALUE));
    mesh.run(Duration.ofMillis(5));
    assertThat(mesh.peer("c").door.instance()).isEqualTo(instance + 1);
    mesh.run(BOUND);

    assertThat(mesh.peer("c").news.lines).contains("raised " + (instance + 1));
    assertThat(mesh.peer("a").route("c")).containsExactly("a", "b", "c");
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void aPurgeInAnothersNameIsOvertakenAtOnce() {
    TinyMesh mesh = new TinyMesh(6).line("a", "b", "c");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(3));

    mesh.peer("a")
        .door
        .received(
            outsider,
            new Announcement(
                NodeId.ofName("c"),
                "c",
                1,
                mesh.peer("c").door.instance(),
                Lollipop.FIRST + 1000,
                0,
                "",
                List.of(),
                List.of()));
    mesh.run(BOUND);

    assertThat(mesh.disagreements()).isEmpty();
    assertThat(mesh.peer("a").news.lines).contains("left c LEAVING").contains("joined c ALIVE");
  }

  @Test
  void anInstanceFromTheFutureIsKeptWithAWarningAndOneBeyondTheLastEndsTheLink() {
    TinyMesh mesh = new TinyMesh(7).line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    NodeId outsider = mesh.outsider("x", "a");
    long tooFar = mesh.clock.wallMicros() + 25 * HOUR_MICROS;

    mesh.peer("a").door.received(outsider, forged("y", tooFar, 5));
    mesh.peer("a").door.received(outsider, forged("a", tooFar, 5));
    mesh.run(Duration.ofSeconds(1));

    RecordedNews news = mesh.peer("a").news;
    assertThat(mesh.peer("a").door.announcement(NodeId.ofName("y"))).isPresent();
    assertThat(mesh.peer("a").door.instance()).isEqualTo(tooFar + 1);
    assertThat(news.counters).containsEntry("announcements-future", 1);
    assertThat(news.lines).filteredOn(line -> line.startsWith("warning")).hasSize(1);
    assertThat(news.lines).noneMatch(line -> line.startsWith("misbehaved"));

    mesh.peer("a").door.received(outsider, forged("b", -1, 5));
    mesh.peer("a").door.received(outsider, forged("a", -1, 5));
    assertThat(news.lines).filteredOn(line -> line.startsWith("misbehaved")).hasSize(2);
    assertThat(mesh.peer("a").topology().nodes()).containsExactly("a", "b");
  }

  @Test
  void ofTwoLivingNodesOfOneNameTheLaterGivesUpAndTheEarlierIsNotHarmed() {
    // given: a settled mesh with a node "twin" at one end
    TinyMesh mesh = new TinyMesh(8).nodes("a", "b", "c");
    long firstBirth = mesh.clock.wallMicros();
    TinyMesh.Peer first = mesh.start("first", "twin", firstBirth, Duration.ZERO);
    mesh.link("a", "b");
    mesh.link("b", "c");
    mesh.link("c", "first");
    mesh.run(Duration.ofSeconds(20));

    // when: another of that name comes in at the other end
    long secondBirth = mesh.clock.wallMicros();
    TinyMesh.Peer second = mesh.start("second", "twin", secondBirth, Duration.ZERO);
    mesh.link("a", "second");
    mesh.run(Duration.ofSeconds(10));

    // then: what is said of births moves neither, and the first seeks the second to tell it
    assertThat(first.news.lines).noneMatch(line -> line.startsWith("lost "));
    assertThat(second.news.lines).noneMatch(line -> line.startsWith("lost "));
    assertThat(second.news.counters.getOrDefault("identity-reclaimed", 0)).isBetween(5, 30);

    // when: each hears the other over a connection of its own
    first.door.namesake(secondBirth);
    second.door.namesake(firstBirth);
    mesh.run(Duration.ofSeconds(10));

    // then: the second gave up, and said so once
    assertThat(second.news.lines).filteredOn(line -> line.startsWith("lost ")).hasSize(1);
    assertThat(first.news.lines).noneMatch(line -> line.startsWith("lost "));

    // then: with the links of the second gone, the first is where it was
    mesh.crash("second");
    mesh.run(Duration.ofSeconds(10));
    assertThat(mesh.peer("a").route("twin")).containsExactly("a", "b", "c", "twin");
    assertThat(mesh.peer("c").topology().members().keySet()).containsExactly("a", "b", "c", "twin");
  }

  private static Announcement forged(String name, long instance, int sequence) {
    return new Announcement(
        NodeId.ofName(name),
        name,
        0,
        instance,
        sequence,
        60_000,
        "",
        List.of(),
        List.of(new Adjacency(NodeId.ofName("x"), 1)));
  }
}
