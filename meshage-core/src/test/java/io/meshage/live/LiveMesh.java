package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.MeshConfig;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** Live nodes on loopback, and a log of what each was handed. */
final class LiveMesh implements AutoCloseable {
  private static final long LOOK_NANOS = 1_000_000;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Map<MessageId, AtomicInteger>> handed = new ConcurrentHashMap<>();

  private final BiConsumer<String, LiveNode.Builder> gifts;

  /** Makes a mesh without nodes. */
  LiveMesh() {
    this((name, node) -> {});
  }

  /**
   * Makes a mesh without nodes.
   *
   * @param gifts what each node gets beside its configuration
   */
  LiveMesh(BiConsumer<String, LiveNode.Builder> gifts) {
    this.gifts = gifts;
  }

  /** Starts a node that logs what it is handed. */
  Node start(String name) {
    return start(name, values -> values);
  }

  /** Starts a node that logs what it is handed. */
  Node start(String name, UnaryOperator<MeshConfig.Builder> settings) {
    Map<MessageId, AtomicInteger> log =
        handed.computeIfAbsent(name, unused -> new ConcurrentHashMap<>());
    LiveNode.Builder builder =
        LiveNode.builder(settings.apply(MeshConfig.local(name)).build())
            .onMessage(
                (Message message) ->
                    log.computeIfAbsent(message.id(), unused -> new AtomicInteger())
                        .incrementAndGet());
    gifts.accept(name, builder);
    Node node = builder.start();
    nodes.put(name, node);
    return node;
  }

  Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return node;
  }

  List<Node> nodes() {
    return new ArrayList<>(nodes.values());
  }

  void link(String a, String b) {
    node(a).dial(address(b));
  }

  String address(String name) {
    return node(name).listening().get(0).toString();
  }

  /** Returns how often the node was handed the message. */
  int handed(String name, MessageId id) {
    AtomicInteger count = handed.getOrDefault(name, Map.of()).get(id);
    return count == null ? 0 : count.get();
  }

  /** Returns every message the node was handed, with how often. */
  Map<MessageId, AtomicInteger> handed(String name) {
    return handed.getOrDefault(name, Map.of());
  }

  /** Returns when the assertion holds; throws what it says if it does not within the limit. */
  static void eventually(Duration limit, Runnable assertion) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Returns when every node sees the same links and all these nodes. */
  void agree(Duration limit) {
    eventually(
        limit,
        () -> {
          Node first = nodes().get(0);
          assertThat(first.mesh().nodes()).hasSize(nodes.size());
          for (Node node : nodes()) {
            assertThat(node.mesh().adjacency()).isEqualTo(first.mesh().adjacency());
          }
        });
  }

  @Override
  public void close() {
    nodes.values().forEach(Node::close);
  }
}
