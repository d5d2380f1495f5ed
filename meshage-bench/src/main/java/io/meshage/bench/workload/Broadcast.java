package io.meshage.bench.workload;

import io.meshage.bench.subject.Cluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.workload.Sink.Better;

/** One node to all others, until all have acknowledged. */
public final class Broadcast implements Workload {
  private static final int BODY_BYTES = 100;
  private static final int WINDOW = 16;

  private final int nodes;

  /** Creates the workload with so many nodes, the sender included. */
  public Broadcast(int nodes) {
    this.nodes = nodes;
  }

  @Override
  public String name() {
    return "broadcast-" + nodes;
  }

  @Override
  public String title() {
    return "Broadcast to "
        + nodes
        + " nodes until all acknowledged, 100 B; a second with "
        + WINDOW
        + " in flight";
  }

  @Override
  public boolean suits(Subject subject) {
    return true;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    try (Cluster all = subject.start(nodes, Shape.MESH)) {
      Percentiles.putMostly(sink, "", OfferedLoad.oneByOne(all::broadcast, BODY_BYTES, pace, sink));
      double perSecond = OfferedLoad.perSecond(all::broadcast, BODY_BYTES, WINDOW, pace, sink);
      sink.put("rate", "/s", Better.HIGHER, perSecond);
    }
  }
}
