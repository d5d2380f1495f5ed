package io.meshage.bench.workload;

import io.meshage.Topology;
import io.meshage.bench.subject.MeshageCluster;
import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.subject.Subject.Shape;
import io.meshage.bench.subject.Waiting;
import java.time.Duration;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** A killed link: how long until all nodes see the same mesh without it. */
public final class LinkFailure implements Workload {
  private static final int NODES = 30;
  private static final long SEED = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "link-failure";
  }

  @Override
  public String title() {
    return "Killed link, " + NODES + " nodes, until all views are equal";
  }

  @Override
  public boolean suits(Subject subject) {
    return subject instanceof MeshageSubject;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) {
    Random random = new Random(SEED);
    Histogram nanos = new Histogram(3);
    try (MeshageCluster mesh = ((MeshageSubject) subject).start(NODES, Shape.MESH)) {
      for (int i = 0; i < pace.repeats(); i++) {
        Topology.Link link = mesh.sparableLink(random);
        long start = System.nanoTime();
        mesh.kill(link);
        Waiting.until(PATIENCE, () -> mesh.agreeWithout(link));
        nanos.recordValue(System.nanoTime() - start);
        mesh.mend(link);
      }
    }
    Percentiles.putMostly(sink, "", nanos);
  }
}
