package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.subject.Waiting;
import io.meshage.bench.workload.Sink.Better;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What nodes cost that have nothing to do: heap, threads, and bytes on the loopback device. */
public final class AtRest implements Workload {
  private static final int NODES = 32;
  private static final double KIBI = 1024;
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration WATCHED = Duration.ofSeconds(3);

  /** Linux tells here what every network device has carried. */
  private static final Path DEVICES = Path.of("/proc/net/dev");

  private static final String LOOPBACK = "lo:";

  @Override
  public String name() {
    return "at-rest";
  }

  @Override
  public String title() {
    return NODES
        + " nodes at rest, for each node; bytes are those of the whole loopback device, TCP/IP"
        + " headers included";
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    long heapBefore = Heap.usedBytes();
    int threadsBefore = threads();
    try (Cluster cluster = subject.start(NODES, Shape.MESH)) {
      Waiting.pause(SETTLING);
      double heap = (double) (Heap.usedBytes() - heapBefore) / NODES / KIBI;
      sink.put("heap", "KiB", Better.LOWER, heap);
      sink.put("threads", "threads", Better.LOWER, (double) (threads() - threadsBefore) / NODES);
      if (Files.isReadable(DEVICES)) {
        sink.put("traffic", "B/s", Better.LOWER, bytesPerSecond() / NODES);
      }
    }
  }

  private static double bytesPerSecond() throws IOException {
    long start = System.nanoTime();
    long before = loopbackBytes();
    Waiting.pause(WATCHED);
    return (loopbackBytes() - before) * 1e9 / (System.nanoTime() - start);
  }

  private static long loopbackBytes() throws IOException {
    List<String> lines = Files.readAllLines(DEVICES);
    String counters =
        lines.stream()
            .map(String::strip)
            .filter(l -> l.startsWith(LOOPBACK))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(counters.substring(LOOPBACK.length()).strip().split("\\s+", 2)[0]);
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }
}
