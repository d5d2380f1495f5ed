package io.meshage.bench;

import io.meshage.Node;
import io.meshage.Topology;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * The first table: what a mesh message costs beside a bare echo of the same library in the same
 * run. Loopback, 100-byte bodies. Prints Markdown.
 */
public final class FirstFigures {
  private static final int BODY_BYTES = 100;
  private static final long SEED = 1;
  private static final int REROUTES = 20;
  private static final int REROUTE_NODES = 30;

  private final Duration warmUp;
  private final Duration time;
  private final PrintStream out;

  private FirstFigures(Duration time, PrintStream out) {
    this.warmUp = time;
    this.time = time;
    this.out = out;
  }

  /** Runs all of it; an argument is the seconds for each figure, 3 unless given. */
  public static void main(String[] arguments) {
    int seconds = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    FirstFigures figures = new FirstFigures(Duration.ofSeconds(seconds), System.out);
    figures.oneHop();
    for (int nodes : new int[] {8, 16, 32}) {
      figures.broadcast(nodes);
    }
    figures.reroute();
  }

  private void oneHop() {
    out.println("| one hop, 100 B | in flight | p50 µs | p99 µs | acknowledged/s | failed |");
    out.println("|---|---|---|---|---|---|");
    for (int inFlight : new int[] {1, 16, 1024}) {
      try (Subject floor = new EchoFloor(1)) {
        row(floor, inFlight);
      }
      try (Subject mesh = MeshSubject.line(2)) {
        row(mesh, inFlight);
      }
    }
    out.println();
  }

  private void row(Subject subject, int inFlight) {
    Load.Figures figures = Load.run(subject, BODY_BYTES, inFlight, warmUp, time);
    out.printf(
        "| %s | %d | %.1f | %.1f | %,.0f | %d |%n",
        subject.name(),
        inFlight,
        figures.micros(50),
        figures.micros(99),
        figures.perSecond(),
        figures.failed());
  }

  private void broadcast(int nodes) {
    out.printf("| broadcast to %d nodes | p50 µs | p99 µs | failed |%n", nodes);
    out.println("|---|---|---|---|");
    try (Subject floor = new EchoFloor(nodes - 1)) {
      broadcastRow(floor);
    }
    try (Subject mesh = MeshSubject.random(nodes, 4, SEED)) {
      broadcastRow(mesh);
    }
    out.println();
  }

  private void broadcastRow(Subject subject) {
    Load.Figures figures = Load.run(subject, BODY_BYTES, 1, warmUp, time);
    out.printf(
        "| %s | %.1f | %.1f | %d |%n",
        subject.name(), figures.micros(50), figures.micros(99), figures.failed());
  }

  /** Hangs links up and dials them again, and takes the time until all nodes agree. */
  private void reroute() {
    Histogram down = new Histogram(3);
    Random random = new Random(SEED);
    try (MeshSubject mesh = MeshSubject.random(REROUTE_NODES, 4, SEED)) {
      for (int i = 0; i < REROUTES; i++) {
        Topology.Link link = sparable(mesh, random);
        Node node = named(mesh, link.a());
        Node other = named(mesh, link.b());
        String peer = other.name();
        long start = System.nanoTime();
        node.hangup(peer);
        Waiting.until(Duration.ofSeconds(10), () -> gone(mesh, node.name(), peer));
        down.recordValue((System.nanoTime() - start) / 1000);
        node.dial(other.listening().get(0).toString());
        mesh.settle();
      }
    }
    out.printf(
        "killed link, %d nodes, until all views are equal: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
        REROUTE_NODES,
        down.getValueAtPercentile(50) / 1000.0,
        down.getValueAtPercentile(99) / 1000.0,
        down.getMaxValue() / 1000.0);
  }

  /** Returns a random link without which everybody still reaches everybody. */
  private static Topology.Link sparable(MeshSubject mesh, Random random) {
    Topology topology = mesh.nodes().get(0).mesh();
    List<Topology.Link> candidates =
        topology.links().stream().filter(link -> isSparable(topology, link)).toList();
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

  private static Node named(MeshSubject mesh, String name) {
    return mesh.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  private static boolean gone(MeshSubject mesh, String a, String b) {
    var first = mesh.nodes().get(0).mesh();
    return mesh.nodes().stream()
        .map(Node::mesh)
        .allMatch(
            view ->
                !view.adjacency().getOrDefault(a, List.of()).contains(b) && view.sameLinks(first));
  }
}
