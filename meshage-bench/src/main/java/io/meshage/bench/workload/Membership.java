package io.meshage.bench.workload;

import io.meshage.bench.subject.MemberCluster;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Ability;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.subject.Waiting;
import io.meshage.bench.workload.Sink.Better;
import java.time.Duration;

/** A node joins, and then crashes: how long until all living nodes agree on who is there. */
public final class Membership implements Workload {
  private static final int NODES = 32;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final double NANOS_PER_MILLI = 1e6;

  @Override
  public String name() {
    return "membership";
  }

  @Override
  public String title() {
    return "A node joins " + NODES + " nodes, then crashes, until all agree on who is there";
  }

  @Override
  public boolean suits(Subject subject) {
    return subject.abilities().contains(Ability.MEMBERS);
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) throws Exception {
    try (MemberCluster cluster = (MemberCluster) subject.start(NODES, Shape.MESH)) {
      long start = System.nanoTime();
      cluster.join();
      Waiting.until(PATIENCE, () -> cluster.agree(NODES + 1));
      sink.put("join", "ms", Better.LOWER, (System.nanoTime() - start) / NANOS_PER_MILLI);

      start = System.nanoTime();
      cluster.crash();
      Waiting.until(PATIENCE, () -> cluster.agree(NODES));
      sink.put("crash", "ms", Better.LOWER, (System.nanoTime() - start) / NANOS_PER_MILLI);
    }
  }
}
