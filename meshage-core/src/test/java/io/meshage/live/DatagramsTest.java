package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pings beside links of real sockets. */
class DatagramsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final List<Node> nodes = new ArrayList<>();

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  private Node start(String name, boolean datagrams) {
    Node node = LiveNode.builder(MeshConfig.local(name).datagrams(datagrams).build()).start();
    nodes.add(node);
    return node;
  }

  @Test
  void pingsGoByUdpOnLoopback() {
    Node a = start("alpha", true);
    Node b = start("bravo", true);
    a.dial(b.listening().get(0).toString());

    LiveMesh.eventually(PATIENCE, () -> assertThat(a.links()).allMatch(LinkInfo::datagrams));
    LiveMesh.eventually(PATIENCE, () -> assertThat(b.links()).allMatch(LinkInfo::datagrams));

    assertThat(b.stats().count("datagrams-pings")).isPositive();
    assertThat(a.links().get(0).roundTrip()).isPositive();
  }

  @Test
  void whoHasNoneIsPingedOverTheLink() {
    Node a = start("alpha", true);
    Node b = start("bravo", false);
    a.dial(b.listening().get(0).toString());

    LiveMesh.eventually(PATIENCE, () -> assertThat(a.links().get(0).roundTrip()).isPositive());

    assertThat(a.links()).noneMatch(LinkInfo::datagrams);
    assertThat(b.links()).noneMatch(LinkInfo::datagrams);
    assertThat(a.stats().count("datagrams-pings")).isZero();
  }
}
