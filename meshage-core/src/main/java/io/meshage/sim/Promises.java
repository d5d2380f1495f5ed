package io.meshage.sim;

import com.google.common.collect.Streams;
import io.meshage.Linger;
import io.meshage.Outcome;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.List;

/**
 * What a report must say when nothing prevented delivery. I8: delivery while a path exists, and in
 * time. I16: the same for broadcasts, with one copy for each recipient. I20: a full queue answers
 * BUSY.
 */
final class Promises {
  /** A broadcast that takes longer than this part of its timeout is repaired by name. */
  private static final int PATIENT_PART = 4;

  /** When views have not changed for this long, they are the same on every node. */
  private static final Duration CALM = Duration.ofSeconds(2);

  private static final String QUEUE_FULL = "frames-refused-queue-full";

  /** The source tries another path unasked after this part of its timeout. */
  private static final int PARTS_UNTIL_UNASKED = 3;

  /** There and back, and once more if a relay had no path. */
  private static final int CROSSINGS_PER_HOP = 4;

  /** Paths that are so slow that they take all the time are not judged. */
  private static final int LEAST_CROSSINGS = 32;

  /** A relay lets results gather, and a tick of the timers. */
  private static final long GATHER_NANOS = 25_000_000;

  private static final long FEW_NANOS = 100_000_000;

  private final EventQueue queue;
  private final SimNetwork network;
  private final Watch watch;
  private final Weather weather;
  private final SteadyPaths paths;
  private final Iterable<Life> lives;

  Promises(EventQueue queue, SimNetwork network, Iterable<Life> lives) {
    this.queue = queue;
    this.network = network;
    this.watch = network.watch();
    this.weather = network.weather();
    this.paths = new SteadyPaths(network, lives);
    this.lives = lives;
  }

  /** Checks the result of a send. */
  void reported(Sending sending, SendReport report, long lastChangeNanos) {
    if (sending.from.isLeaving) {
      return;
    }
    report
        .outcomes()
        .forEach(
            (name, outcome) -> {
              took(sending, report, name, outcome);
              if (outcome != Outcome.ACKNOWLEDGED
                  && outcome != Outcome.BUSY
                  && outcome != Outcome.UNDECODABLE
                  && outcome != Outcome.NO_CODEC) {
                failed(sending, report, name, outcome);
              }
            });
    boolean isCalm =
        sending.beganNanos - lastChangeNanos >= CALM.toNanos()
            && report.elapsed().compareTo(sending.timeout.dividedBy(PATIENT_PART)) < 0
            && report.complete();
    inTime(sending, report, lastChangeNanos);
    if (sending.broadcast && isCalm && watch.copies(report.id()) > report.outcomes().size()) {
      throw broken(
          "I16", report.id() + " took " + watch.copies(report.id()) + " copies for " + report);
    }
  }

  /**
   * I8: where no fault happened, no recipient waits. Where every fault was visible to the nodes
   * that it affected, no recipient waits until the source tries another path unasked.
   */
  private void inTime(Sending sending, SendReport report, long lastChangeNanos) {
    if (!network.isWatched() || sending.timeout.compareTo(SteadyPaths.LEAST_TIMEOUT) < 0) {
      return;
    }
    boolean isCalm = sending.beganNanos - lastChangeNanos >= CALM.toNanos();
    long slowestNanos = weather.slowestNanos();
    long unaskedNanos = sending.timeout.toNanos() / PARTS_UNTIL_UNASKED;
    long mostNanos = isCalm ? calmNanos(slowestNanos) : unaskedNanos;
    if (report.elapsed().toNanos() <= mostNanos
        || slowestNanos > unaskedNanos / LEAST_CROSSINGS
        || weather.fairSinceNanos() >= sending.beganNanos
        || !Life.namesAreUnique(lives)
        || Streams.stream(lives).anyMatch(Promises::lingers)) {
      return;
    }
    for (String name : report.outcomes().keySet()) {
      List<String> path = paths.find(sending, name);
      if (!path.isEmpty()) {
        String why = isCalm ? "nothing happened" : "nothing was silent and " + path + " stood";
        throw broken("I8", report + " (" + sending + ") took so long though " + why);
      }
    }
  }

  /** I22: no node has a body that it does not take. */
  private void took(Sending sending, SendReport report, String name, Outcome outcome) {
    if (outcome == Outcome.ACKNOWLEDGED
        && Streams.stream(lives)
            .filter(life -> life.node.config.name().equals(name))
            .noneMatch(sending::fits)) {
      throw broken("I22", report.id() + " (" + sending + ") is too large for " + name);
    }
  }

  private static boolean lingers(Life life) {
    return !life.node.config.linger().equals(Linger.NONE);
  }

  private long calmNanos(long slowestNanos) {
    long hops = Streams.stream(lives).filter(life -> !life.isOver).count();
    return FEW_NANOS + hops * (CROSSINGS_PER_HOP * slowestNanos + GATHER_NANOS);
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
