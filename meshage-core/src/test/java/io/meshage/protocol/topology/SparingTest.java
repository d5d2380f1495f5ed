package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A mesh with more links than announcements need leaves some of them out, and nobody hears anything
 * later than a ping for it. Pings come every 250 ms, from the beginning on.
 */
class SparingTest {
  private static final int NODES = 12;

  /** Longer than links are young, and 10 ms behind a ping. */
  private static final Duration OLD = Duration.ofMillis(15_010);

  /** A few links, and far less than until the next ping. */
  private static final Duration FLOOD = Duration.ofMillis(10);

  /** The same, and a route calculation before it. */
  private static final Duration FLOOD_AND_ROUTES = Duration.ofMillis(60);

  private static final Duration PING = Duration.ofMillis(250);

  private final TinyMesh mesh = new TinyMesh(7);

  /** Ascending by id: the first two are the roots of the trees, whose links are those to a root. */
  private List<String> names;

  @BeforeEach
  void everybodyIsLinkedWithEverybody() {
    names =
        IntStream.range(0, NODES)
            .mapToObj(i -> "n" + i)
            .sorted(Comparator.comparing(NodeId::ofName))
            .toList();
    mesh.nodes(names.toArray(new String[0]));
    for (String a : names) {
      names.stream().filter(b -> a.compareTo(b) < 0).forEach(b -> mesh.link(a, b));
    }
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
  }

  private String name(int rank) {
    return names.get(rank);
  }

  private void speak(String name) {
    mesh.sent.clear();
    mesh.frames.clear();
    mesh.peer(name).door.announce();
  }

  /** Returns whether a node has the newest announcement of another. */
  private boolean knows(String node, String origin) {
    return mesh.sequence(node, origin) == mesh.sequence(origin, origin);
  }

  private void lose(String from, List<String> to) {
    to.forEach(name -> mesh.lossy.add(from + ">" + name));
  }

  @Test
  void whileLinksAreYoungEachOfThemCarriesAnAnnouncement() {
    mesh.run(Duration.ofSeconds(5));

    speak(name(5));
    mesh.run(FLOOD);

    assertThat(mesh.announcements()).isEqualTo((NODES - 1) * (NODES - 1));
  }

  @Test
  void laterOnlyTheLinksOfTwoTreesDo() {
    mesh.run(OLD);

    speak(name(5));
    mesh.run(FLOOD);

    assertThat(names).allMatch(node -> knows(node, name(5)));
    assertThat(mesh.sent)
        .allMatch(
            frame -> names.indexOf(frame.from()) < 2 || names.indexOf(frame.to()) < 2,
            "from or to one of the two lowest ids");
    assertThat(mesh.announcements()).isLessThan(3 * NODES);
  }

  @Test
  void whoAgreesIsNeverToldWhatItWasSpared() {
    // given: an announcement that all have, as pings have shown, and a later one that some lack
    mesh.run(OLD);
    speak(name(5));
    mesh.run(PING);
    lose(name(0), List.of(name(9)));
    lose(name(1), List.of(name(9)));
    speak(name(6));

    mesh.run(PING);

    assertThat(knows(name(9), name(6))).isTrue();
    assertThat(mesh.sentBy(name(5))).isEmpty();
  }

  @Test
  void whomTheTreesMissedIsToldAtTheNextPingWithoutAnExchange() {
    // given: what the roots say to one node is lost
    mesh.run(OLD);
    lose(name(0), List.of(name(9)));
    lose(name(1), List.of(name(9)));

    speak(name(5));
    mesh.run(FLOOD);
    assertThat(knows(name(9), name(5))).isFalse();
    mesh.run(PING);

    assertThat(knows(name(9), name(5))).isTrue();
    assertThat(mesh.frames).containsOnlyKeys("Announcement");
  }

  @Test
  void oneTreeMayBreakWhileAnAnnouncementIsOnItsWay() {
    mesh.run(OLD);

    speak(name(5));
    mesh.run(TinyMesh.HOP.dividedBy(2));
    mesh.cut(name(0), name(5)); // and with it what was on it
    mesh.run(FLOOD_AND_ROUTES);

    assertThat(names).allMatch(node -> knows(node, name(5)));
    assertThat(mesh.announcements()).isLessThan(9 * NODES); // of three nodes
  }

  @Test
  void whenBothTreesBreakEverybodyIsToldAtOnce() {
    // given: an announcement that has reached nobody but the two roots
    mesh.run(OLD);
    speak(name(5));
    mesh.run(TinyMesh.HOP.plusNanos(1));

    // when: both die before they passed it on
    mesh.crash(name(0));
    mesh.crash(name(1));
    mesh.run(FLOOD);

    // then: the others get it from its origin, well before a ping
    assertThat(names.subList(2, NODES)).allMatch(node -> knows(node, name(5)));
    mesh.run(FLOOD_AND_ROUTES);
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void aGoodbyeTakesAllLinks() {
    mesh.run(OLD);
    mesh.sent.clear();
    mesh.frames.clear();

    mesh.peer(name(5)).door.leave();
    mesh.run(FLOOD);

    assertThat(mesh.announcements()).isEqualTo((NODES - 1) * (NODES - 1));
  }

  @Test
  void aLinkThatIsNewCarriesAnnouncementsAtOnce() {
    // given: a mesh whose links are old, and a newcomer at one of its leaves
    mesh.run(OLD);
    mesh.nodes("new");
    mesh.link("new", name(7));
    mesh.run(FLOOD_AND_ROUTES);

    speak(name(5));
    mesh.run(FLOOD);

    assertThat(knows("new", name(5))).isTrue();
    assertThat(mesh.disagreements()).isEmpty();
  }

  @Test
  void aLinkThatOthersDoNotKnowOfCarriesEveryAnnouncement() {
    // given: a neighbour that never says that it is one
    NodeId outsider = mesh.outsider("x", name(7));
    mesh.run(OLD);
    mesh.outsiders.replace(outsider, new ArrayList<>());

    speak(name(5));
    mesh.run(FLOOD);

    assertThat(mesh.outsiders.get(outsider)).hasSize(1);
  }
}
