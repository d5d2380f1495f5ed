package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;

/** One hop, one message in flight: how long from the call to the acknowledgement. */
public final class RoundTripTimes implements Workload {
  private static final int BODY_BYTES = 100;

  @Override
  public String name() {
    return "round-trip";
  }

  @Override
  public String title() {
    return "Acknowledged round trip, one hop, 100 B, 1 in flight: a user thread sends and waits";
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    try (Cluster pair = subject.start(2, Shape.LINE)) {
      Percentiles.put(sink, "", OfferedLoad.oneByOne(pair::send, BODY_BYTES, pace, sink));
    }
  }
}
