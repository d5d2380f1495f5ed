package io.meshage.cli.demo;

import io.meshage.MeshConfig;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.Topology;
import io.meshage.live.LiveNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Real nodes on loopback in this process, and what they have received. Whatever happens to any of
 * them wakes who waits for a condition, so nothing is polled and nothing sleeps.
 */
final class DemoMesh implements AutoCloseable {
  /** How long anything may take; a step that needs longer has failed. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final Map<String, List<Message>> received = new TreeMap<>();
  private final Object happenings = new Object();
  private final int port;

  DemoMesh(Collection<String> names, int degree) {
    port = freePort();
    try {
      names.forEach(name -> nodes.put(name, start(name, degree)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Node start(String name, int degree) {
    received.put(name, new ArrayList<>());
    MeshConfig config =
        MeshConfig.local(name).namespace("demo").degree(degree).solicitationPort(port).build();
    return LiveNode.builder(config)
        .onMessage(message -> happened(() -> received.getOrDefault(name, List.of()).add(message)))
        .listener(new Waker())
        .start();
  }

  /** Every event of every node ends a wait that it fulfils. */
  private final class Waker implements MeshListener {
    @Override
    public void routesChanged(Topology topology) {
      happened(() -> {});
    }

    @Override
    public void linkUp(LinkUp event) {
      happened(() -> {});
    }
  }

  private static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no UDP port can be had on loopback", e);
    }
  }

  private void happened(Runnable change) {
    synchronized (happenings) {
      change.run();
      happenings.notifyAll();
    }
  }

  int port() {
    return port;
  }

  List<String> names() {
    return List.copyOf(nodes.keySet());
  }

  Node node(String name) {
    return Optional.ofNullable(nodes.get(name)).orElseThrow();
  }

  Topology view() {
    return nodes.values().iterator().next().mesh();
  }

  /** Whether the living nodes, and only they, are in every view, and all views are the same. */
  boolean isAgreed() {
    Topology first = view();
    return first.nodes().equals(names())
        && nodes.values().stream().allMatch(node -> node.mesh().sameLinks(first));
  }

  /** The fewest links that any node has, as all see it. */
  int fewestLinks() {
    return view().adjacency().values().stream().mapToInt(List::size).min().orElse(0);
  }

  /**
   * Kills a node: its connections are cut, and it says nothing.
   *
   * @return how long it took until all others knew and agreed, from the moment of the order
   */
  Duration kill(String name) {
    Node victim = node(name);
    nodes.remove(name);
    long startNanos = System.nanoTime();
    // Elsewhere: its threads take longer to end than the others take to notice.
    CompletableFuture<Void> death = CompletableFuture.runAsync(() -> LiveNode.crash(victim));
    await(
        "the others agree that " + name + " is gone",
        this::isAgreed,
        now -> "but one sees " + now.view());
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    death.join();
    return took;
  }

  /** Waits for the message with this body, and returns it. */
  Message awaitMessage(String name, String body) {
    await("the message reaches " + name, () -> find(name, body).isPresent(), mesh -> "it did not");
    return find(name, body).orElseThrow();
  }

  private Optional<Message> find(String name, String body) {
    synchronized (happenings) {
      return received.getOrDefault(name, List.of()).stream()
          .filter(message -> message.body().equals(body))
          .findFirst();
    }
  }

  /** How many messages with this body a node has. */
  long count(String name, String body) {
    synchronized (happenings) {
      return received.getOrDefault(name, List.of()).stream()
          .filter(message -> message.body().equals(body))
          .count();
    }
  }

  /**
   * Waits until the condition holds, and returns how long it took.
   *
   * @throws DemoFailure if it does not in time, with what {@code seen} says
   */
  Duration await(String what, BooleanSupplier condition, Function<DemoMesh, String> seen) {
    long startNanos = System.nanoTime();
    try {
      synchronized (happenings) {
        while (!condition.getAsBoolean()) {
          long leftMillis = PATIENCE.toMillis() - millisSince(startNanos);
          if (leftMillis <= 0) {
            throw new DemoFailure(
                "expected that "
                    + what
                    + " within "
                    + PATIENCE.toSeconds()
                    + " s; "
                    + seen.apply(this));
          }
          happenings.wait(leftMillis);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoFailure("interrupted while waiting that " + what);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static long millisSince(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  @Override
  public void close() {
    nodes.values().forEach(Node::close);
  }
}
