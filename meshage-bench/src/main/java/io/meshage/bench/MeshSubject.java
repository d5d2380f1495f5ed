package io.meshage.bench;

import io.meshage.MeshConfig;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.live.LiveNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;

/** A mesh of live nodes on loopback in this process. */
final class MeshSubject implements Subject {
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private final List<Node> nodes = new ArrayList<>();
  private final boolean broadcast;
  private final List<String> target;

  private MeshSubject(int count, boolean broadcast) {
    for (int i = 0; i < count; i++) {
      MeshConfig config = MeshConfig.local(name(i)).inboxMessages(64 * 1024).build();
      nodes.add(LiveNode.builder(config).onMessage(message -> {}).start());
    }
    this.broadcast = broadcast;
    this.target = List.of(name(count - 1));
  }

  private static String name(int i) {
    return String.format("n%02d", i);
  }

  /** Returns a chain: the first sends to the last. */
  static MeshSubject line(int count) {
    MeshSubject mesh = new MeshSubject(count, false);
    for (int i = 1; i < count; i++) {
      mesh.link(i - 1, i);
    }
    mesh.settle();
    return mesh;
  }

  /** Returns a connected random mesh, the same for the same seed: the first sends to all. */
  static MeshSubject random(int count, int degree, long seed) {
    MeshSubject mesh = new MeshSubject(count, true);
    Random random = new Random(seed);
    Set<Long> linked = new HashSet<>();
    for (int i = 1; i < count; i++) {
      mesh.linkOnce(linked, i, random.nextInt(i));
    }
    while (linked.size() < count * degree / 2) {
      mesh.linkOnce(linked, random.nextInt(count), random.nextInt(count));
    }
    mesh.settle();
    return mesh;
  }

  private void linkOnce(Set<Long> linked, int a, int b) {
    if (a != b && linked.add((long) Math.min(a, b) * nodes.size() + Math.max(a, b))) {
      link(a, b);
    }
  }

  private void link(int a, int b) {
    nodes.get(a).dial(nodes.get(b).listening().get(0).toString());
  }

  List<Node> nodes() {
    return nodes;
  }

  /** Waits until all nodes see the same mesh with everybody in it. */
  void settle() {
    Waiting.until(SETTLING, () -> agreed(nodes.size()));
  }

  boolean agreed(int count) {
    var first = nodes.get(0).mesh();
    return first.nodes().size() == count
        && nodes.stream().allMatch(node -> node.mesh().sameLinks(first));
  }

  @Override
  public String name() {
    return "meshage";
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    Node sender = nodes.get(0);
    var report = broadcast ? sender.broadcastAsync(body) : sender.setAsync(target, body);
    var unused =
        report.whenComplete(
            (SendReport result, Throwable failure) ->
                done.accept(failure != null ? 1 : result.failed().size()));
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
