package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;

/** One hop: how many bytes of large bodies are acknowledged a second. */
public final class Bulk implements Workload {
  /** The name of the figure with the largest bodies. */
  public static final String LARGEST = "1 MiB, 4 in flight";

  private static final int KIBI = 1024;
  private static final double MEGA = 1e6;

  @Override
  public String name() {
    return "bulk";
  }

  @Override
  public String title() {
    return "Large bodies, one hop";
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    try (Cluster pair = subject.start(2, Shape.LINE)) {
      measure(pair, "64 KiB, 16 in flight", 64 * KIBI, 16, pace, sink);
      measure(pair, LARGEST, KIBI * KIBI, 4, pace, sink);
    }
  }

  private static void measure(
      Cluster pair, String figure, int bodyBytes, int window, Pace pace, Sink sink) {
    double perSecond = OfferedLoad.perSecond(pair::send, bodyBytes, window, pace, sink);
    sink.put(figure, "MB/s", Better.HIGHER, perSecond * bodyBytes / MEGA);
  }
}
