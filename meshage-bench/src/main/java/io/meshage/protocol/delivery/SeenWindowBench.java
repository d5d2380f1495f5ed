package io.meshage.protocol.delivery;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whether a message was seen before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SeenWindowBench {
  private final SeenWindow window = new SeenWindow(0);
  private long counter;

  /** Asks about a new message and notes that it was handed over. */
  @Benchmark
  public int first() {
    int before = window.state(++counter);
    window.set(counter, SeenWindow.ACKNOWLEDGED, counter);
    return before;
  }

  /** Asks about a message that was seen. */
  @Benchmark
  public int again() {
    return window.state(counter);
  }
}
