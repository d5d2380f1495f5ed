package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;
import org.HdrHistogram.Histogram;

/** How long until two nodes are there and can send, in a program that has done it before. */
public final class Start implements Workload {
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start of two nodes until one can send to the other, in a warm program";
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    Histogram nanos = new Histogram(3);
    for (int i = 0; i < pace.repeats(); i++) {
      long start = System.nanoTime();
      try (Cluster pair = subject.start(2, Shape.LINE)) {
        nanos.recordValue(System.nanoTime() - start);
      }
    }
    sink.put("p50", "ms", Better.LOWER, nanos.getValueAtPercentile(50) / NANOS_PER_MILLI);
  }
}
