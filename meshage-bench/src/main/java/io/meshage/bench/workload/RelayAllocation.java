package io.meshage.bench.workload;

import com.sun.management.ThreadMXBean;
import io.meshage.bench.subject.MeshageCluster;
import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a relay allocates for each message that it passes on, by the JVM's count for its threads.
 */
public final class RelayAllocation implements Workload {
  private static final int BODY_BYTES = 100;
  private static final int WINDOW = 64;
  private static final int RELAY = 1;

  @Override
  public String name() {
    return "relay-allocation";
  }

  @Override
  public String title() {
    return "Heap that a relay allocates for each message of 100 B and its acknowledgement";
  }

  @Override
  public boolean suits(Subject subject) {
    return subject instanceof MeshageSubject;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) {
    try (MeshageCluster line = ((MeshageSubject) subject).start(3, Shape.LINE)) {
      long thread = loop("meshage-" + line.nodes().get(RELAY).name());
      OfferedLoad.perSecond(line::send, BODY_BYTES, WINDOW, pace, sink);
      AtomicLong sent = new AtomicLong();
      Send counted =
          (body, done) -> {
            sent.incrementAndGet();
            line.send(body, done);
          };
      long before = allocated(thread);
      OfferedLoad.perSecond(counted, BODY_BYTES, WINDOW, pace, sink);
      sink.put("loop", "B", Better.LOWER, (double) (allocated(thread) - before) / sent.get());
    }
  }

  private static long loop(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no thread is called " + name))
        .getId();
  }

  private static long allocated(long thread) {
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads) {
      return threads.getThreadAllocatedBytes(thread);
    }
    throw new IllegalStateException("this JVM does not count what a thread allocates");
  }
}
