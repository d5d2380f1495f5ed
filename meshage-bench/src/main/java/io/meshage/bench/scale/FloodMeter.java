package io.meshage.bench.scale;

import io.meshage.sim.Simulation;
import io.meshage.sim.SimulationError;
import io.meshage.wire.FrameKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Counts what announcements cost, and tells when the last node has heard and when all agree. */
final class FloodMeter {
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration LONG_STEP = Duration.ofMillis(10);

  /** An event is over when no announcement has arrived for so long: more than a ping interval. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Simulation sim;
  private final Set<String> heard = new HashSet<>();
  private long frames;
  private long bytes;
  private Duration lastFirst = Duration.ZERO;
  private Duration last = Duration.ZERO;

  /**
   * What came of one event.
   *
   * @param heard how long until the last node was told anything
   * @param agreed how long until all nodes saw the same links, and not those of before; zero if it
   *     changes none
   */
  record Flood(long frames, long bytes, Duration heard, Duration agreed) {}

  FloodMeter(Simulation sim) {
    this.sim = sim;
    sim.trace()
        .onFrame(
            (from, to, kind, length) -> {
              if (kind == FrameKind.TOPOLOGY) {
                frames++;
                bytes += length;
                last = sim.now();
                if (heard.add(to)) {
                  lastFirst = last;
                }
              }
            });
  }

  /** Lets something happen that changes no link, and everything that follows from it. */
  Flood announced(Runnable event) {
    return measure(event, STEP, () -> true);
  }

  /** Lets something happen that changes links and parts nobody, and everything that follows. */
  Flood changed(Runnable event) {
    long before = digest(sim.running().get(0));
    return measure(event, STEP, () -> agreeOnOtherThan(before));
  }

  /** Lets nodes die, and everything that follows from it. */
  Flood died(Runnable event) {
    return measure(event, LONG_STEP, this::partsAgree);
  }

  private Flood measure(Runnable event, Duration step, BooleanSupplier agreement) {
    heard.clear();
    frames = 0;
    bytes = 0;
    Duration start = sim.now();
    last = start;
    lastFirst = start;
    event.run();
    Duration agreed = Duration.ZERO;
    boolean agree = agreement.getAsBoolean();
    while (!agree || sim.now().minus(last).compareTo(QUIET) < 0) {
      sim.advance(step);
      if (!agree) {
        agree = agreement.getAsBoolean();
        agreed = sim.now().minus(start);
      }
      if (sim.now().minus(start).compareTo(LONGEST) > 0) {
        throw new IllegalStateException("announcements do not end");
      }
    }
    return new Flood(frames, bytes, lastFirst.minus(start), agreed);
  }

  private long digest(String node) {
    return sim.node(node).mesh().digest();
  }

  private boolean agreeOnOtherThan(long before) {
    List<String> running = sim.running();
    long digest = digest(running.get(0));
    return digest != before && running.stream().allMatch(name -> digest(name) == digest);
  }

  private boolean partsAgree() {
    try {
      sim.invariants().agreement();
      return true;
    } catch (SimulationError e) {
      return false; // somebody is still behind
    }
  }
}
