package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What says nothing new goes beside the links, and who lost it is told all the same. */
class RefreshTest {
  private static final Duration FLOOD = Duration.ofMillis(10);

  /** Longer than news waits for more of it. */
  private static final Duration BATCH = Duration.ofMillis(100);

  /** Two pings, each 250 ms. */
  private static final Duration PINGS = Duration.ofMillis(520);

  private final TinyMesh mesh = new TinyMesh(3);

  @BeforeEach
  void aLineAtRest() {
    mesh.line("a", "b", "c");
    mesh.run(Duration.ofSeconds(5));
    mesh.peers.values().forEach(peer -> peer.door.setPeriod(Duration.ofHours(1)));
    mesh.run(Duration.ofSeconds(1));
    mesh.datagrams = true;
    mesh.sent.clear();
  }

  @Test
  void itGoesBesideEachLinkOnItsWay() {
    mesh.peer("a").door.announce();
    mesh.run(FLOOD);

    assertThat(mesh.sentBeside).containsExactly("a a", "b a");
    assertThat(mesh.sequence("c", "a")).isEqualTo(mesh.sequence("a", "a"));
  }

  @Test
  void newsGoesOverTheLinks() {
    mesh.peer("a").door.setCost(NodeId.ofName("b"), 7);
    mesh.run(BATCH);

    assertThat(mesh.sentBy("a")).hasSize(2);
    assertThat(mesh.sentBeside).isEmpty();
  }

  @Test
  void aFarewellGoesOverTheLinks() {
    mesh.leave("a");
    mesh.run(FLOOD);

    assertThat(mesh.sentBy("a")).isNotEmpty();
    assertThat(mesh.sentBeside).doesNotContain("a a");
  }

  @Test
  void whoLostItIsToldOverTheLinkWithoutAnExchange() {
    mesh.losesDatagrams = true;
    mesh.peer("a").door.announce();
    mesh.run(FLOOD);
    assertThat(mesh.sequence("b", "a")).as("lost").isNotEqualTo(mesh.sequence("a", "a"));

    mesh.run(PINGS);

    assertThat(mesh.sequence("b", "a")).isEqualTo(mesh.sequence("a", "a"));
    assertThat(mesh.sequence("c", "a")).isEqualTo(mesh.sequence("a", "a"));
    assertThat(mesh.sent).noneMatch(frame -> frame.message() instanceof DatabaseDigest);
  }

  @Test
  void whoHasItIsNotToldAgain() {
    mesh.peer("a").door.announce();
    mesh.run(FLOOD);
    mesh.sent.clear();

    mesh.run(PINGS);

    assertThat(mesh.sent).isEmpty();
  }

  @Test
  void whereNoDatagramsPassItGoesOverTheLinks() {
    mesh.datagrams = false;
    mesh.peer("a").door.announce();
    mesh.run(FLOOD);

    assertThat(mesh.sentBy("a")).hasSize(2);
  }

  @Test
  void whoIsOwedMoreGetsItInItsPlace() {
    mesh.peer("a").refusals.put(NodeId.ofName("b"), 1);
    mesh.peer("a").door.setCost(NodeId.ofName("b"), 7); // the link is full
    mesh.peer("a").door.announce();
    mesh.run(Duration.ofSeconds(2));

    assertThat(mesh.sentBeside).doesNotContain("a a");
    assertThat(mesh.sequence("c", "a")).isEqualTo(mesh.sequence("a", "a"));
  }
}
