package io.meshage.protocol.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Routes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that somebody speaks of, and that nobody is linked with. */
class HearsayTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final TinyMesh mesh = new TinyMesh(31);
  private NodeId outsider = NodeId.ofName("x");

  @BeforeEach
  void aQuietMeshAndAnOutsider() {
    mesh.line("a", "b");
    mesh.run(Duration.ofSeconds(20));
    outsider = mesh.outsider("x", "a");
    mesh.run(Duration.ofSeconds(20));
  }

  private LinkState door() {
    return mesh.peer("a").door;
  }

  private void hears(String origin, int sequence, String... neighbours) {
    List<Adjacency> links =
        List.of(neighbours).stream().map(name -> new Adjacency(NodeId.ofName(name), 1)).toList();
    door().received(outsider, SampleGraph.announcement(origin, sequence, links));
  }

  @Test
  void noMessageWaitsForRoutesToThem() {
    Routes before = door().freshRoutes();
    for (int i = 0; i < 500; i++) {
      hears("made up " + i, 1, "a");
      mesh.run(Duration.ofMillis(1));

      assertThat(door().freshRoutes()).as("routes after %d", i).isSameAs(before);
      if (i % 100 == 99) {
        mesh.run(SECOND); // in which they are looked at once
        before = door().freshRoutes();
      }
    }
    assertThat(door().count()).as("counted in the digest").isEqualTo(2);
  }

  @Test
  void whoIsLinkedAfterAllIsReachedAtOnce() {
    mesh.nodes("c");
    hears("made up", 1, "a");
    mesh.run(Duration.ofMillis(1));

    mesh.link("b", "c");
    mesh.run(Duration.ofMillis(100));

    assertThat(door().freshRoutes().nextHop(mesh.peer("c").id)).isEqualTo(mesh.peer("b").id);
  }

  /** Who was never there is forgotten sooner than who was. */
  @Test
  void whoWasNeverReachedIsForgottenAfterAPeriod() {
    for (int i = 0; i < 100; i++) {
      hears("made up " + i, 1, "a");
    }
    mesh.run(SECOND);
    assertThat(Gauge.read(door().gauges(), "announcements")).isEqualTo(102);

    mesh.run(door().period());

    assertThat(Gauge.read(door().gauges(), "announcements")).isEqualTo(2);
    mesh.run(SECOND);
    assertThat(door().topology().members()).containsOnlyKeys("a", "b");
  }

  /** Two that name each other are a graph of their own, of which routes may be computed. */
  @Test
  void inALargeMeshChangesThatComeWithoutEndCostAFewCalculationsASecond() {
    mesh.recording = false;
    for (int i = 0; i < 2_000; i++) {
      hears("one of " + i, 1, "other of " + i);
      hears("other of " + i, 1, "one of " + i);
    }
    mesh.run(SECOND);
    int calculations = 0;
    Routes before = door().freshRoutes();
    for (int i = 0; i < 1_000; i++) {
      hears("more of " + i, 1, "yet more of " + i);
      hears("yet more of " + i, 1, "more of " + i);
      mesh.run(Duration.ofMillis(1));
      Routes now = door().freshRoutes();
      calculations += now == before ? 0 : 1;
      before = now;
    }
    assertThat(calculations).isBetween(2, 100);
  }
}
