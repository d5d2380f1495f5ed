package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.LinkInfo;
import io.meshage.MeshConfig;
import io.meshage.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
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

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting for %s", what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void pingsGoByUdpOnLoopback() {
    Node a = start("alpha", true);
    Node b = start("bravo", true);
    a.dial(b.listening().get(0).toString());

    await("datagrams of a", () -> a.links().stream().allMatch(LinkInfo::datagrams));
    await("datagrams of b", () -> b.links().stream().allMatch(LinkInfo::datagrams));

    assertThat(b.stats().count("datagrams-pings")).isPositive();
    assertThat(a.links().get(0).roundTrip()).isPositive();
  }

  @Test
  void whoHasNoneIsPingedOverTheLink() {
    Node a = start("alpha", true);
    Node b = start("bravo", false);
    a.dial(b.listening().get(0).toString());

    await("a round trip", () -> !a.links().get(0).roundTrip().isZero());

    assertThat(a.links()).noneMatch(LinkInfo::datagrams);
    assertThat(b.links()).noneMatch(LinkInfo::datagrams);
    assertThat(a.stats().count("datagrams-pings")).isZero();
  }
}
