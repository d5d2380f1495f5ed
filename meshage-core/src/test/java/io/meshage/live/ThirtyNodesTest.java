package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.DialException;
import io.meshage.Endpoint;
import io.meshage.LinkInfo;
import io.meshage.MeshException;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Thirty nodes on real sockets under load, while links come and go. */
class ThirtyNodesTest {
  private static final int NODES = 30;
  private static final int LINKS = NODES * 4 / 2;
  private static final int IN_FLIGHT = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final long seed = Long.getLong("meshage.seed", System.nanoTime());
  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

  private record Sent(Set<String> asked, boolean broadcast, SendReport report) {}

  /** How many messages go to all nodes. */
  int broadcasts() {
    return 1000;
  }

  /** How many messages go to some nodes. */
  int sets() {
    return 10_000;
  }

  /** What a node gets beside its configuration. */
  void gift(String name, LiveNode.Builder node) {}

  /** Where the node with this number listens. */
  Endpoint place(int node) {
    return Endpoint.of("tcp://127.0.0.1:0");
  }

  @Test
  void everyMessageIsAcknowledgedByAllOrItsFailedRecipientsAreNamed() throws Exception {
    try (LiveMesh mesh = new LiveMesh(this::gift)) {
      // given: a random mesh of degree 4
      Random random = new Random(seed);
      for (int i = 0; i < NODES; i++) {
        Endpoint place = place(i);
        mesh.start("n" + i, with -> with.listen(place));
      }
      for (int i = 1; i < NODES; i++) {
        mesh.link("n" + i, "n" + random.nextInt(i));
      }
      while (links(mesh) < LINKS) {
        dialSomebody(mesh, random);
      }
      mesh.agree(Duration.ofSeconds(10));

      // when: everybody sends while links are hung up and dialled
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger changes = new AtomicInteger();
      Thread churn = new Thread(() -> churn(mesh, new Random(seed + 1), done, changes), "churn");
      churn.start();
      sendAll(mesh, new Random(seed + 2));
      LiveMesh.eventually(
          TIMEOUT,
          () ->
              assertThat(changes.get())
                  .as("links hung up or dialled, seed %d", seed)
                  .isGreaterThan(10));
      done.set(true);
      churn.join();

      // then
      LiveMesh.eventually(
          Duration.ofSeconds(20),
          () -> {
            reconnect(mesh, random); // a node may learn late that a link has gone
            mesh.agree(Duration.ofSeconds(2));
          });
      check(mesh);
    }
  }

  private static int links(LiveMesh mesh) {
    return mesh.nodes().stream().mapToInt(node -> node.links().size()).sum() / 2;
  }

  private static boolean dialSomebody(LiveMesh mesh, Random random) {
    Node a = mesh.node("n" + random.nextInt(NODES));
    Node b = mesh.node("n" + random.nextInt(NODES));
    try {
      a.dial(mesh.address(b.name()));
      return true;
    } catch (DialException e) {
      return false; // itself, or linked already: the random pair may be both
    }
  }

  private static void churn(LiveMesh mesh, Random random, AtomicBoolean done, AtomicInteger count) {
    while (!done.get()) {
      Node node = mesh.node("n" + random.nextInt(NODES));
      List<LinkInfo> links = node.links();
      if (links(mesh) > LINKS - 5 && links.size() > 1) {
        count.addAndGet(hangUp(node, links.get(random.nextInt(links.size())).peer()) ? 1 : 0);
      } else if (dialSomebody(mesh, random)) {
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

  private void sendAll(LiveMesh mesh, Random random) {
    Semaphore slots = new Semaphore(IN_FLIGHT);
    List<Boolean> kinds = new ArrayList<>();
    for (int i = 0; i < broadcasts() + sets(); i++) {
      kinds.add(i < broadcasts());
    }
    java.util.Collections.shuffle(kinds, random);
    for (boolean isBroadcast : kinds) {
      slots.acquireUninterruptibly();
      Node node = mesh.node("n" + random.nextInt(NODES));
      Set<String> asked = new TreeSet<>();
      int recipients = 1 + random.nextInt(5);
      for (int i = 0; !isBroadcast && i < recipients; i++) {
        asked.add("n" + random.nextInt(NODES));
      }
      CompletableFuture<SendReport> report =
          isBroadcast
              ? node.broadcastAsync("to all", TIMEOUT)
              : node.setAsync(asked, "to some", TIMEOUT);
      var unused =
          report.whenComplete(
              (result, failure) -> {
                sent.add(new Sent(asked, isBroadcast, result));
                slots.release();
              });
    }
    slots.acquireUninterruptibly(IN_FLIGHT);
  }

  /** Joins what the churn may have left in parts. */
  private static void reconnect(LiveMesh mesh, Random random) {
    for (int i = 1; i < NODES; i++) {
      Node node = mesh.node("n" + i);
      if (node.mesh().nodes().size() < NODES) {
        try {
          node.dial(mesh.address("n" + random.nextInt(i)));
        } catch (DialException e) {
          assertThat(e.reason()).isEqualTo(io.meshage.CloseReason.ALREADY_LINKED);
        }
      }
    }
  }

  /** What is acknowledged is in the inbox; its handler may be behind where threads are many. */
  private static int handedInTheEnd(LiveMesh mesh, String name, Sent message) {
    LiveMesh.eventually(
        TIMEOUT,
        () ->
            assertThat(mesh.handed(name, message.report().id()))
                .as("%s acknowledged, and never handed over %s", name, message)
                .isPositive());
    return mesh.handed(name, message.report().id());
  }

  private void check(LiveMesh mesh) {
    assertThat(sent).as("reports, seed %d", seed).hasSize(broadcasts() + sets());
    Map<MessageId, Sent> byId = new HashMap<>();
    Map<Outcome, Integer> outcomes = new HashMap<>();
    for (Sent message : sent) {
      byId.put(message.report().id(), message);
      if (!message.broadcast()) {
        assertThat(message.report().outcomes().keySet()).isEqualTo(message.asked());
      }
      message
          .report()
          .outcomes()
          .forEach(
              (name, outcome) -> {
                outcomes.merge(outcome, 1, Integer::sum);
                int times = mesh.handed(name, message.report().id());
                if (outcome == Outcome.ACKNOWLEDGED && times == 0) {
                  times = handedInTheEnd(mesh, name, message);
                }
                if (outcome == Outcome.ACKNOWLEDGED) {
                  assertThat(times)
                      .as("%s acknowledged %s, seed %d", name, message, seed)
                      .isEqualTo(1);
                } else {
                  assertThat(times).isLessThanOrEqualTo(1);
                }
              });
    }
    assertThat(byId).hasSize(broadcasts() + sets());
    for (Node node : mesh.nodes()) {
      mesh.handed(node.name())
          .forEach(
              (id, times) -> {
                assertThat(times.get()).as("handed over, seed %d", seed).isEqualTo(1);
                assertThat(byId).containsKey(id);
                Optional<Sent> message = Optional.ofNullable(byId.get(id));
                assertThat(message)
                    .get()
                    .matches(was -> was.broadcast() || was.asked().contains(node.name()));
              });
    }
    System.getLogger("ThirtyNodes").log(System.Logger.Level.INFO, "outcomes: " + outcomes);
  }
}
