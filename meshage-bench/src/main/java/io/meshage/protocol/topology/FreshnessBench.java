package io.meshage.protocol.topology;

import io.meshage.bench.room.RandomMesh;
import io.meshage.message.TopologyMessage.Announcement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which of two announcements of one node is the newer one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FreshnessBench {
  private final RandomMesh mesh = new RandomMesh(100, 4, false);
  private final Announcement older = mesh.announcement(1, 1);
  private final Announcement newer = mesh.announcement(1, 2);
  private final Announcement same = mesh.announcement(1, 1);

  /** Compares by number. */
  @Benchmark
  public Object newer() {
    return Freshness.of(newer, older);
  }

  /** Compares two of equal number, by content. */
  @Benchmark
  public Object equal() {
    return Freshness.of(same, older);
  }
}
