package io.meshage.bench.macro;

import io.meshage.bench.subject.Subject;
import io.meshage.bench.workload.Pace;
import io.meshage.bench.workload.Sink;
import io.meshage.bench.workload.Workload;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures subjects in turns: one round of the first, one of the second, and so on, so that what
 * else the machine does hits all of them alike and each round has its own floor.
 */
final class Runner {
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(1);

  private final List<Subject> subjects;
  private final Pace pace;
  private final int rounds;
  private final PrintStream progress;
  private final Results results = new Results();
  private final Set<String> remarks = new TreeSet<>();

  Runner(List<Subject> subjects, Pace pace, int rounds, PrintStream progress) {
    this.subjects = subjects;
    this.pace = pace;
    this.rounds = rounds;
    this.progress = progress;
  }

  Results results() {
    return results;
  }

  /** Returns what went wrong or was remarkable, for people. */
  Set<String> remarks() {
    return remarks;
  }

  void run(Workload workload) {
    List<Subject> suited = subjects.stream().filter(workload::suits).toList();
    if (workload.varies()) {
      warmUp(workload, suited);
    }
    int turns = workload.varies() ? rounds : 1;
    for (int round = 1; round <= turns; round++) {
      for (Subject subject : suited) {
        long seconds = run(workload, subject, pace, new Collected(workload, subject));
        progress.printf(
            "%s: round %d of %d, %s, %d s%n",
            workload.name(), round, turns, subject.name(), seconds);
      }
    }
  }

  /** A round that does not count, so that the first that does runs compiled code. */
  private void warmUp(Workload workload, List<Subject> suited) {
    Pace warm = new Pace(pace.warmUp(), shorter(pace.time(), FIRST_WARM_UP), 1);
    for (Subject subject : suited) {
      long seconds = run(workload, subject, warm, new Ignored());
      progress.printf("%s: warmed up, %s, %d s%n", workload.name(), subject.name(), seconds);
    }
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /** Returns how many seconds it took, starting and ending included. */
  private long run(Workload workload, Subject subject, Pace by, Sink sink) {
    long start = System.nanoTime();
    try {
      workload.round(subject, by, sink);
    } catch (Exception e) { // a peer that does not work must not end the run
      remarks.add(workload.name() + ", " + subject.name() + ": a round failed: " + e);
    }
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private final class Collected implements Sink {
    private final String workload;
    private final String subject;

    Collected(Workload workload, Subject subject) {
      this.workload = workload.name();
      this.subject = subject.name();
    }

    @Override
    public void put(String name, String unit, Better better, double value) {
      results.add(new Results.Figure(workload, name, unit, better), subject, value);
    }

    @Override
    public void remark(String text) {
      remarks.add(workload + ", " + subject + ": " + text);
    }
  }

  private static final class Ignored implements Sink {
    @Override
    public void put(String name, String unit, Better better, double value) {}

    @Override
    public void remark(String text) {}
  }
}
