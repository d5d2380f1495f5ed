package io.meshage.bench.workload;

import io.meshage.MeshConfig.HealthTimers;
import io.meshage.bench.subject.MeshageSubject;
import io.meshage.bench.subject.Subject;
import io.meshage.bench.workload.Sink.Better;
import io.meshage.sim.Simulation;
import java.time.Duration;

/** Control traffic of a large mesh at rest, in the simulator: bytes of frames for each node. */
public final class SimulatedRest implements Workload {
  private static final long SEED = 1;
  private static final int NODES = 1_000;
  private static final int DEGREE = 4;
  private static final int MISSED_PINGS = 3;
  private static final Duration SETTLING = Duration.ofSeconds(5);
  private static final Duration WATCHED = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "simulated-rest";
  }

  @Override
  public String title() {
    return "1,000 simulated nodes of degree 4 at rest, for each: bytes of frames, without TCP/IP"
        + " headers";
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
    sink.put("pings 250 ms", "B/s", Better.LOWER, bytesPerSecond(Duration.ofMillis(250)));
    sink.put("pings 1 s", "B/s", Better.LOWER, bytesPerSecond(Duration.ofSeconds(1)));
  }

  private static double bytesPerSecond(Duration ping) {
    try (Simulation sim =
        Simulation.builder(SEED)
            .config(config -> config.health(new HealthTimers(ping, MISSED_PINGS)))
            .random(NODES, DEGREE)) {
      sim.advance(SETTLING);
      long before = sim.trace().frameBytes();
      sim.advance(WATCHED);
      long bytes = sim.trace().frameBytes() - before;
      return (double) bytes / WATCHED.toSeconds() / NODES;
    }
  }
}
