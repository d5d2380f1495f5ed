package io.meshage.bench.workload;

import io.meshage.bench.room.LoneTopology;
import io.meshage.bench.room.RandomMesh;
import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.workload.Sink.Better;

/** What one node keeps of a large mesh: announcements, with routes and without. */
public final class Store implements Workload {
  private static final int NODES = 10_000;
  private static final int DEGREE = 4;
  private static final double MEBI = 1024.0 * 1024;

  @Override
  public String name() {
    return "store";
  }

  @Override
  public String title() {
    return "Link-state store of one node, 10,000 nodes of degree 4";
  }

  @Override
  public boolean suits(Subject subject) {
    return subject instanceof MeshageSubject;
  }

  @Override
  public boolean varies() {
    return false;
  }

  @Override
  public void round(Subject subject, Pace pace, Sink sink) {
    RandomMesh mesh = new RandomMesh(NODES, DEGREE, false);
    long before = Heap.usedBytes();
    LoneTopology room = new LoneTopology(mesh);
    sink.put("heap", "MiB", Better.LOWER, (Heap.usedBytes() - before) / MEBI);
    room.routes();
    double withRoutes = (Heap.usedBytes() - before) / MEBI;
    sink.put("heap with routes", "MiB", Better.LOWER, withRoutes);
    int reachable = room.routes().reachable().size(); // asked last, so that all was there till now
    if (reachable != NODES - 1) {
      sink.remark("only " + reachable + " nodes are reachable");
    }
  }
}
