package io.meshage.sim;

import io.meshage.Outcome;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.List;

/**
 * What a report may say when nothing stood in the way: I8, delivery while a path exists; I16, the
 * same for broadcasts, at the cost of one copy for each recipient; I20, that what is full says so.
 */
final class Promises {
  /** A broadcast that takes longer than this part of its timeout is repaired by name. */
  private static final int PATIENT_PART = 4;

  /** Views that have not changed for so long are the same on every node. */
  private static final Duration CALM = Duration.ofSeconds(2);

  private static final String QUEUE_FULL = "frames-refused-queue-full";

  private final EventQueue queue;
  private final Watch watch;
  private final SteadyPaths paths;
  private final Iterable<Life> lives;

  Promises(EventQueue queue, SimNetwork network, Iterable<Life> lives) {
    this.queue = queue;
    this.watch = network.watch();
    this.paths = new SteadyPaths(network, lives);
    this.lives = lives;
  }

  /** Checks what became of a send. */
  void reported(Sending sending, SendReport report, long lastChangeNanos) {
    if (sending.from.isLeaving) {
      return;
    }
    report
        .outcomes()
        .forEach(
            (name, outcome) -> {
              if (outcome != Outcome.ACKNOWLEDGED
                  && outcome != Outcome.BUSY
                  && outcome != Outcome.UNDECODABLE) {
                failed(sending, report, name, outcome);
              }
            });
    boolean isCalm =
        sending.beganNanos - lastChangeNanos >= CALM.toNanos()
            && report.elapsed().compareTo(sending.timeout.dividedBy(PATIENT_PART)) < 0
            && report.complete();
    if (sending.broadcast && isCalm && watch.copies(report.id()) > report.outcomes().size()) {
      throw broken(
          "I16", report.id() + " took " + watch.copies(report.id()) + " copies for " + report);
    }
  }

  private void failed(Sending sending, SendReport report, String name, Outcome outcome) {
    List<String> path = paths.find(sending, name);
    if (!path.isEmpty()) {
      String invariant = isSomethingFull(name) ? "I20" : sending.broadcast ? "I16" : "I8";
      throw broken(
          invariant,
          String.format(
              "%s (%s) had %s for %s though %s stood all the time",
              report.id(), sending, outcome, name, path));
    }
  }

  private boolean isSomethingFull(String name) {
    for (Life life : lives) {
      boolean isFull =
          life.node.leavesUnread
              ? life.node.config.name().equals(name)
              : !life.isOver && life.count(QUEUE_FULL) > 0;
      if (isFull) {
        return true;
      }
    }
    return false;
  }

  private SimulationError broken(String invariant, String text) {
    return queue.fail("invariant " + invariant + " is broken: " + text);
  }
}
