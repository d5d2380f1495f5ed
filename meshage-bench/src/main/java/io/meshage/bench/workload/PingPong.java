package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;

/** One hop, driven by callbacks: each answer sends the next message, with no thread between. */
public final class PingPong implements Workload {
  /** The name of the figure with the large window. */
  public static final String RATE = "1024 in flight";

  private static final int BODY_BYTES = 100;
  private static final int WINDOW = 1024;

  @Override
  public String name() {
    return "ping-pong";
  }

  @Override
  public String title() {
    return "The same from callbacks, where no user thread is woken: 1 in flight, and 1,024";
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    try (Cluster pair = subject.start(2, Shape.LINE)) {
      Percentiles.put(sink, "", Chain.oneByOne(pair::send, BODY_BYTES, pace, sink));
      double perSecond = Chain.perSecond(pair::send, BODY_BYTES, WINDOW, pace, sink);
      sink.put(RATE, "/s", Better.HIGHER, perSecond);
    }
  }
}
