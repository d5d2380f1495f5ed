package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.meshage.LinkInfo;
import io.meshage.Node;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mesh some links of which are WebSockets. */
class WsLinksTest {
  private static final Endpoint TCP = Endpoint.of("tcp://127.0.0.1:0");
  private static final Endpoint WS = Endpoint.of("ws://127.0.0.1:0/mesh");
  private static final int MANY = 2_000;

  private final LiveMesh mesh = new LiveMesh();

  @AfterEach
  void close() {
    mesh.close();
  }

  @Test
  void aNodeListensAtSeveralAddressesAndEveryNodeKnowsThemAll() {
    Node a = mesh.start("a", with -> with.listen(TCP, WS));
    Node b = mesh.start("b");
    Node c = mesh.start("c");

    b.dial(a.listening().get(0).toString());
    c.dial(a.listening().get(1).toString());
    mesh.agree(Duration.ofSeconds(10));

    assertThat(a.listening()).extracting(Endpoint::scheme).containsExactly("tcp", "ws");
    assertThat(a.links())
        .extracting(LinkInfo::endpoint)
        .extracting(Endpoint::scheme)
        .containsExactly("tcp", "ws");
    assertThat(c.mesh().members())
        .hasEntrySatisfying("a", member -> assertThat(member.endpoints()).isEqualTo(a.listening()));
    assertThat(b.set(List.of("c"), "over both").acknowledged()).containsExactly("c");
  }

  @Test
  void whatANodeAdvertisesIsWhatTheOthersKnow() {
    Endpoint gate = Endpoint.of("ws://gate.example/mesh");
    Node a = mesh.start("a", with -> with.listen(WS).advertise(gate));
    Node b = mesh.start("b");
    b.dial(a.listening().get(0).toString());
    mesh.agree(Duration.ofSeconds(10));

    assertThat(a.listening()).doesNotContain(gate);
    assertThat(b.mesh().members())
        .hasEntrySatisfying("a", member -> assertThat(member.endpoints()).containsExactly(gate));
  }

  @Test
  void thePlaceThatWorksIsTaken() {
    Node a = mesh.start("a", with -> with.listen(WS));
    Node b = mesh.start("b");
    Endpoint right = a.listening().get(0);
    Endpoint wrong = new Endpoint("ws", right.host(), right.port(), "/wrong");

    assertThat(b.dial(wrong + "|" + b.listening().get(0) + "|" + right)).isEqualTo("a");
  }

  @Test
  void smallAndLargeMessagesPassInBothDirections() {
    Node a = mesh.start("a", with -> with.listen(WS));
    mesh.start("b", with -> with.listen(WS));
    Node c = mesh.start("c", with -> with.listen(WS));
    mesh.link("b", "a");
    mesh.link("c", "b");
    mesh.agree(Duration.ofSeconds(10));

    assertThat(a.set(List.of("c"), new byte[1 << 20]).acknowledged()).containsExactly("c");
    assertThat(c.set(List.of("a"), new byte[1 << 20]).acknowledged()).containsExactly("a");
    List<CompletableFuture<SendReport>> open = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      open.add((i % 2 == 0 ? a : c).setAsync(List.of(i % 2 == 0 ? "c" : "a"), "message " + i));
    }
    open.forEach(report -> assertThat(report.join().complete()).isTrue());
  }

  @Test
  void aBrokenLinkIsDialledAgain() {
    Node a = mesh.start("a", with -> with.listen(WS));
    Endpoint place = a.listening().get(0);
    Node b = mesh.start("b");
    b.dial(place.toString());

    LiveNode.crash(a);
    LiveMesh.eventually(Duration.ofSeconds(10), () -> assertThat(b.links()).isEmpty());
    mesh.start("a", with -> with.listen(place));

    LiveMesh.eventually(Duration.ofSeconds(20), () -> assertThat(b.links()).hasSize(1));
  }

  @Test
  void aNodeThatLeavesIsHeardToTheEnd() {
    Node a = mesh.start("a", with -> with.listen(WS));
    Node b = mesh.start("b");
    b.dial(a.listening().get(0).toString());
    mesh.agree(Duration.ofSeconds(10));

    a.close();

    LiveMesh.eventually(
        Duration.ofSeconds(10), () -> assertThat(b.mesh().nodes()).containsExactly("b"));
    assertThat(b.stats().counters()).doesNotContainKey("links-closed-lost");
  }
}
