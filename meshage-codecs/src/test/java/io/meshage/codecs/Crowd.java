package io.meshage.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.DialException;
import io.meshage.LinkInfo;
import io.meshage.MeshException;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Live nodes in a random mesh that send to each other while links are hung up and dialled. */
final class Crowd implements AutoCloseable {
  private static final int DEGREE = 3;
  private static final int LEAST_CHANGES = 10;

  /** Each is announced to all, and with identities verified by all. */
  private static final int MOST_CHANGES = 14;

  private static final int IN_FLIGHT = 32;
  private static final int ONE_BROADCAST_IN = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long LOOK_NANOS = 1_000_000;

  private final long seed;
  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Map<MessageId, Object>> handed = new ConcurrentHashMap<>();
  private final Queue<String> doubled = new ConcurrentLinkedQueue<>();
  private final Map<MessageId, Object> bodies = new ConcurrentHashMap<>();
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

  private record Sent(Set<String> asked, boolean broadcast, SendReport report) {}

  /**
   * Starts nodes and links them into one mesh.
   *
   * @param starter starts the node with this name, which gives its messages to the consumer
   */
  Crowd(long seed, int count, BiFunction<String, Consumer<Message>, Node> starter) {
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i < count; i++) {
      String name = "n" + i;
      Map<MessageId, Object> mine = handed.computeIfAbsent(name, any -> new ConcurrentHashMap<>());
      nodes.add(
          starter.apply(
              name,
              message -> {
                if (mine.put(message.id(), message.body()) != null) {
                  doubled.add(name + " " + message.id());
                }
              }));
    }
    for (int i = 1; i < count; i++) {
      nodes.get(i).dial(address(nodes.get(random.nextInt(i))));
    }
    while (links() < count * DEGREE / 2) {
      dialSomebody(random);
    }
    agree();
  }

  List<Node> nodes() {
    return nodes;
  }

  private static String address(Node node) {
    return node.listening().get(0).toString();
  }

  private int links() {
    return nodes.stream().mapToInt(node -> node.links().size()).sum() / 2;
  }

  private Node any(Random from) {
    return nodes.get(from.nextInt(nodes.size()));
  }

  private boolean dialSomebody(Random from) {
    try {
      any(from).dial(address(any(from)));
      return true;
    } catch (DialException e) {
      return false; // itself, or linked already: the random pair may be both
    }
  }

  /** Returns when every node sees the same links and all nodes. */
  private void agree() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Node first = nodes.get(0);
    while (!nodes.stream()
        .allMatch(
            node ->
                node.mesh().nodes().size() == nodes.size()
                    && node.mesh().adjacency().equals(first.mesh().adjacency()))) {
      assertThat(System.nanoTime()).as("all agree in time, seed %d", seed).isLessThan(end);
      reconnect(any(random), first); // who learns late that a link has gone
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Sends so many messages while links come and go, then joins what fell apart. */
  void burn(int messages, IntFunction<Object> body) throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger changes = new AtomicInteger();
    Thread churn = new Thread(() -> churn(new Random(seed + 1), done, changes), "churn");
    churn.start();
    send(messages, body);
    done.set(true);
    churn.join();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (nodes.stream().anyMatch(node -> node.mesh().nodes().size() < nodes.size())) {
      assertThat(System.nanoTime()).as("all know all in time, seed %d", seed).isLessThan(end);
      for (int i = 1; i < nodes.size(); i++) {
        reconnect(nodes.get(i), nodes.get(random.nextInt(i)));
      }
    }
    agree();
  }

  private void reconnect(Node node, Node other) {
    if (node.mesh().nodes().size() < nodes.size()) {
      try {
        node.dial(address(other));
      } catch (DialException e) {
        assertThat(e.reason()).isEqualTo(CloseReason.ALREADY_LINKED);
      }
    }
  }

  private void churn(Random from, AtomicBoolean done, AtomicInteger count) {
    while (count.get() < (done.get() ? LEAST_CHANGES : MOST_CHANGES)) {
      Node node = any(from);
      List<LinkInfo> links = node.links();
      if (links.size() > 2 && from.nextBoolean()) {
        count.addAndGet(hangUp(node, links.get(from.nextInt(links.size())).peer()) ? 1 : 0);
      } else if (dialSomebody(from)) {
        count.incrementAndGet();
      }
    }
  }

  private static boolean hangUp(Node node, String peer) {
    try {
      node.hangup(peer);
      return true;
    } catch (MeshException e) {
      return false; // the other side hung up first
    }
  }

  private void send(int messages, IntFunction<Object> body) {
    Semaphore slots = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < messages; i++) {
      slots.acquireUninterruptibly();
      Object payload = body.apply(i);
      boolean isBroadcast = i % ONE_BROADCAST_IN == 0;
      Set<String> asked = new TreeSet<>();
      for (int j = random.nextInt(5); !isBroadcast && j >= 0; j--) {
        asked.add(any(random).name());
      }
      CompletableFuture<SendReport> report =
          isBroadcast
              ? any(random).broadcastAsync(payload, TIMEOUT)
              : any(random).setAsync(asked, payload, TIMEOUT);
      var unused =
          report.whenComplete(
              (result, failure) -> {
                bodies.put(result.id(), payload);
                sent.add(new Sent(asked, isBroadcast, result));
                slots.release();
              });
    }
    slots.acquireUninterruptibly(IN_FLIGHT);
  }

  /** Holds every report against what was handed over; returns how many recipients acknowledged. */
  int check(int messages) {
    assertThat(sent).as("reports, seed %d", seed).hasSize(messages);
    assertThat(doubled).as("handed over twice, seed %d", seed).isEmpty();
    int acknowledged = 0;
    for (Sent message : sent) {
      MessageId id = message.report.id();
      if (!message.broadcast) {
        assertThat(message.report.outcomes().keySet()).isEqualTo(message.asked);
      }
      for (Map.Entry<String, Outcome> row : message.report.outcomes().entrySet()) {
        assertThat(row.getValue())
            .as("seed %d", seed)
            .isNotIn(Outcome.NO_CODEC, Outcome.UNDECODABLE);
        if (row.getValue() == Outcome.ACKNOWLEDGED) {
          acknowledged++;
          assertThat(handed.get(row.getKey())).as("%s, seed %d", row, seed).containsKey(id);
        }
      }
    }
    handed
        .values()
        .forEach(each -> assertThat(bodies).as("seed %d", seed).containsAllEntriesOf(each));
    return acknowledged;
  }

  @Override
  public void close() {
    nodes.forEach(Node::close);
  }
}
