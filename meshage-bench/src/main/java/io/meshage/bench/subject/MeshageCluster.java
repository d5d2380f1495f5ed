package io.meshage.bench.subject;

import io.meshage.Node;
import io.meshage.NodeId;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.live.LiveNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** A mesh of live nodes on loopback: a chain, or connected at random with four links a node. */
public final class MeshageCluster implements MemberCluster {
  static final int INBOX_MESSAGES = 64 * 1024;

  private static final int DEGREE = 4;
  private static final long SEED = 1;
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private final List<Node> nodes = new ArrayList<>();
  private final List<String> last;
  private final Protected how;

  MeshageCluster(int count, Subject.Shape shape, Protected how) {
    this.how = how;
    for (int i = 0; i < count; i++) {
      nodes.add(how.start(name(i)));
    }
    last = List.of(name(count - 1));
    if (shape == Subject.Shape.LINE) {
      for (int i = 1; i < count; i++) {
        link(i - 1, i);
      }
    } else {
      linkAtRandom(count);
    }
    settle();
  }

  private static String name(int i) {
    return String.format("n%02d", i);
  }

  /** A tree first, so that all are connected, then more links; the same whenever it is run. */
  private void linkAtRandom(int count) {
    Random random = new Random(SEED);
    Set<Long> linked = new HashSet<>();
    for (int i = 1; i < count; i++) {
      linkOnce(linked, i, random.nextInt(i));
    }
    int links = Math.min(count * DEGREE / 2, count * (count - 1) / 2);
    while (linked.size() < links) {
      linkOnce(linked, random.nextInt(count), random.nextInt(count));
    }
  }

  private void linkOnce(Set<Long> linked, int a, int b) {
    if (a != b && linked.add((long) Math.min(a, b) * nodes.size() + Math.max(a, b))) {
      link(a, b);
    }
  }

  private void link(int a, int b) {
    nodes.get(a).dial(nodes.get(b).listening().get(0).toString());
  }

  /** Returns the nodes, the sender first. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Waits until all nodes see the same mesh with everybody in it. */
  public void settle() {
    Waiting.until(SETTLING, () -> agree(nodes.size()));
  }

  @Override
  public boolean agree(int members) {
    Topology first = nodes.get(0).mesh();
    return agreeOn(first.digest()) && first.nodes().size() == members;
  }

  private boolean agreeOn(long digest) {
    return nodes.stream().allMatch(node -> node.mesh().digest() == digest);
  }

  @Override
  public void join() {
    Node joiner = how.start(name(nodes.size()));
    nodes.add(joiner);
    joiner.dial(nodes.get(0).listening().get(0).toString());
  }

  @Override
  public void crash() {
    LiveNode.crash(nodes.remove(nodes.size() - 1));
  }

  /**
   * Returns a link, drawn at random, without which everybody still reaches everybody.
   *
   * @throws IllegalStateException if there is none
   */
  public Topology.Link sparableLink(Random random) {
    Topology topology = nodes.get(0).mesh();
    List<Topology.Link> candidates =
        topology.links().stream().filter(link -> isSparable(topology, link)).toList();
    if (candidates.isEmpty()) {
      throw new IllegalStateException("every link is needed");
    }
    return candidates.get(random.nextInt(candidates.size()));
  }

  private static boolean isSparable(Topology topology, Topology.Link without) {
    Set<String> reached = new HashSet<>(Set.of(without.a()));
    ArrayDeque<String> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      String here = open.remove();
      for (String next : topology.adjacency().getOrDefault(here, List.of())) {
        boolean isSpared = here.equals(without.a()) && next.equals(without.b());
        if (!isSpared && reached.add(next)) {
          open.add(next);
        }
      }
    }
    return reached.contains(without.b());
  }

  /** Ends a link. */
  public void kill(Topology.Link link) {
    named(link.a()).hangup(link.b());
  }

  /** Returns whether all see the same mesh, and that link is not in it. */
  public boolean agreeWithout(Topology.Link link) {
    Topology first = nodes.get(0).mesh();
    return !first.linked(NodeId.ofName(link.a()), NodeId.ofName(link.b()))
        && agreeOn(first.digest());
  }

  /** Brings a link back and waits until all have seen it. */
  public void mend(Topology.Link link) {
    String peer = named(link.b()).listening().get(0).toString();
    named(link.a()).dial(peer);
    Waiting.until(
        SETTLING,
        () -> {
          Topology first = nodes.get(0).mesh();
          return first.linked(NodeId.ofName(link.a()), NodeId.ofName(link.b()))
              && agreeOn(first.digest());
        });
  }

  private Node named(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  @Override
  public void send(byte[] body, LongConsumer done) {
    tell(nodes.get(0).setAsync(last, body), done);
  }

  @Override
  public void broadcast(byte[] body, LongConsumer done) {
    tell(nodes.get(0).broadcastAsync(body), done);
  }

  private static void tell(CompletableFuture<SendReport> report, LongConsumer done) {
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
