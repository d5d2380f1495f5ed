package io.meshage.bench.micro;

import io.meshage.Topology;
import io.meshage.bench.room.LoneTopology;
import io.meshage.bench.room.RandomMesh;
import io.meshage.graphviz.DotWriter;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A mesh of 1,000 nodes as DOT. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DotBench {
  private final Topology topology = new LoneTopology(new RandomMesh(1_000, 4, false)).topology();

  /** Writes it. */
  @Benchmark
  public String write() {
    return DotWriter.write(topology);
  }
}
