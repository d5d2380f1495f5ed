package io.meshage.sim.study;

import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.PriorityQueue;

/** What a study does and when; between two entries the simulation runs by itself. */
final class Agenda {
  private final Simulation sim;
  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long added;

  private record Entry(long atNanos, long sequence, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  Agenda(Simulation sim) {
    this.sim = sim;
  }

  long nowNanos() {
    return sim.now().toNanos();
  }

  /** Plans something; what is planned for the past is done next. */
  void at(long nanos, Runnable action) {
    entries.add(new Entry(nanos, added++, action));
  }

  void after(Duration delay, Runnable action) {
    at(nowNanos() + delay.toNanos(), action);
  }

  /** Lets virtual time pass until then, and does what is planned on the way. */
  void runUntil(long untilNanos) {
    for (Entry next = entries.peek();
        next != null && next.atNanos <= untilNanos;
        next = entries.peek()) {
      entries.poll();
      advanceTo(next.atNanos);
      next.action.run();
    }
    advanceTo(untilNanos);
  }

  private void advanceTo(long nanos) {
    long aheadNanos = nanos - nowNanos();
    if (aheadNanos > 0) {
      sim.advance(Duration.ofNanos(aheadNanos));
    }
  }
}
