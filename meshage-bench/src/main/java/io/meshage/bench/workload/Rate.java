package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;
import java.util.List;

/** One hop: how many messages are acknowledged a second. */
public final class Rate implements Workload {
  private static final List<Integer> WINDOWS = List.of(1, 16, 64, 1024);

  private final String name;
  private final String size;
  private final int bodyBytes;

  private Rate(String name, String size, int bodyBytes) {
    this.name = name;
    this.size = size;
    this.bodyBytes = bodyBytes;
  }

  /** Returns the workload with bodies of 100 bytes. */
  public static Rate small() {
    return new Rate("rate-100", "100 B", 100);
  }

  /** Returns the workload with bodies of 1 KiB. */
  public static Rate medium() {
    return new Rate("rate-1k", "1 KiB", 1024);
  }

  /** Returns the name of the figure with so many messages in flight. */
  public static String figure(int window) {
    return window + " in flight";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String title() {
    return "Acknowledged messages a second, one hop, " + size;
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    try (Cluster pair = subject.start(2, Shape.LINE)) {
      for (int window : WINDOWS) {
        double perSecond = OfferedLoad.perSecond(pair::send, bodyBytes, window, pace, sink);
        sink.put(figure(window), "/s", Better.HIGHER, perSecond);
      }
    }
  }
}
