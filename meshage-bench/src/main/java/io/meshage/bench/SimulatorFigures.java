package io.meshage.bench;

import io.meshage.TopologyTimers;
import io.meshage.sim.Simulation;
import io.meshage.sim.SimulationBuilder;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How fast the simulator is: meshes of degree 4 at rest beside real time, and how long a mesh takes
 * from a cold start until all nodes agree. Prints Markdown.
 *
 * <p>Times on a machine that does other things are best compared as processor time of the one
 * thread that a simulation has, which stands beside the time of the wall clock.
 */
public final class SimulatorFigures {
  private static final int DEGREE = 4;
  private static final long SEED = 1;
  private static final int ROUNDS = 3;

  /** From here on messages are passed as objects, and timers are those of a network, not a host. */
  private static final int LARGE = 2_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream out;

  private SimulatorFigures(PrintStream out) {
    this.out = out;
  }

  /** Measures cold start and rest for each number of nodes given; 25 and 1,000 unless any is. */
  public static void main(String[] arguments) {
    SimulatorFigures figures = new SimulatorFigures(System.out);
    String[] sizes = arguments.length == 0 ? new String[] {"25", "1000"} : arguments;
    figures.head();
    for (String nodes : sizes) {
      figures.measure(Integer.parseInt(nodes));
    }
  }

  private void head() {
    out.println(
        "| nodes | cold start: virtual s | wall s | processor s | frames | heap MiB"
            + " | at rest: virtual/real time | by processor time |");
    out.println("|---|---|---|---|---|---|---|---|");
  }

  private void measure(int nodes) {
    SimulationBuilder builder = Simulation.builder(SEED);
    if (nodes >= LARGE) {
      builder.passObjects().config(config -> config.topology(TopologyTimers.lan()));
    }
    Stopwatch start = new Stopwatch();
    try (Simulation sim = builder.random(nodes, DEGREE)) {
      out.printf(
          "| %d | %.3f | %.1f | %.1f | %,d | %,d |",
          nodes,
          sim.now().toNanos() / NANOS_PER_SECOND,
          start.wallSeconds(),
          start.processorSeconds(),
          sim.trace().frames(),
          usedMebibytes());
      atRest(sim, nodes);
    }
  }

  /** The best of a few rounds: the first ones run code that is not compiled yet. */
  private void atRest(Simulation sim, int nodes) {
    int seconds = Math.max(1, 2_500 / nodes);
    double wall = Double.MAX_VALUE;
    double processor = Double.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      Stopwatch round = new Stopwatch();
      sim.advance(Duration.ofSeconds(seconds));
      wall = Math.min(wall, round.wallSeconds());
      processor = Math.min(processor, round.processorSeconds());
    }
    sim.invariants().agreement();
    out.printf(" %.1f | %.1f |%n", seconds / wall, seconds / processor);
  }

  private static long usedMebibytes() {
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private static final class Stopwatch {
    private final long wallNanos = System.nanoTime();
    private final long processorNanos = processorNanos();

    double wallSeconds() {
      return (System.nanoTime() - wallNanos) / NANOS_PER_SECOND;
    }

    double processorSeconds() {
      return (processorNanos() - processorNanos) / NANOS_PER_SECOND;
    }

    private static long processorNanos() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }
}
