package io.meshage.protocol.delivery;

import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Again;
import org.jspecify.annotations.Nullable;

/**
 * A timer wheel: setting and cancelling cost a few writes, and all alarms together have one timer
 * of the scheduler, for the next slot that is not empty. With no alarm set there is no timer.
 *
 * <p>Alarms are never early, and late by at most a tick of about a millisecond. Those of one tick
 * are served in the order in which they were set. Source: Varghese and Lauck, "Hashed and
 * hierarchical timing wheels", 1987, scheme 6.
 */
final class Deadlines {
  private static final int TICK_SHIFT = 20; // 2^20 ns = 1.05 ms, so that a shift divides

  /** Longest wait that costs one look only: 1,024 ticks are a second. */
  private static final int SLOTS = 1024;

  /** The list of alarms that are due, behind those of the slots. */
  private static final int DUE = SLOTS;

  private final Scheduler scheduler;
  private final Runnable afterwards;
  private final long originNanos;
  private final @Nullable Alarm[] first = new @Nullable Alarm[SLOTS + 1];
  private final @Nullable Alarm[] last = new @Nullable Alarm[SLOTS + 1];
  private final long[] occupied = new long[SLOTS / Long.SIZE];
  private long served; // every tick up to this one
  private boolean serving;
  private final Again rounds;
  private long armedTick = Long.MAX_VALUE;

  /**
   * Makes an empty wheel.
   *
   * @param afterwards called after each round of alarms
   */
  Deadlines(Scheduler scheduler, Runnable afterwards) {
    this.scheduler = scheduler;
    this.afterwards = afterwards;
    this.originNanos = scheduler.nowNanos();
    this.rounds = new Again(scheduler, this::serve);
  }

  /** Sets the alarm to this time, instead of the one it was set to before. */
  void set(Alarm alarm, long dueNanos) {
    long sinceOrigin = dueNanos - originNanos;
    long tick = Math.max(served + 1, (sinceOrigin + (1L << TICK_SHIFT) - 1) >> TICK_SHIFT);
    if (alarm.slot >= 0) {
      if (alarm.tick == tick && alarm.slot != DUE) {
        return;
      }
      unlink(alarm);
    }
    alarm.tick = tick;
    link(alarm, (int) (tick & (SLOTS - 1)));
    if (!serving && tick < armedTick) {
      arm(tick);
    }
  }

  /** Makes sure that the alarm is not served any more; harmless when it is not set. */
  void cancel(Alarm alarm) {
    if (alarm.slot >= 0) {
      unlink(alarm);
    }
  }

  /** Returns how long ago the first alarm was due that was not served; 0 if none is. */
  long overdueNanos() {
    long nowTick = (scheduler.nowNanos() - originNanos) >> TICK_SHIFT;
    long overdue = first[DUE] == null ? 0 : 1;
    for (int slot = 0; slot < SLOTS; slot++) {
      for (Alarm alarm = first[slot]; alarm != null; alarm = alarm.next) {
        overdue = Math.max(overdue, nowTick - alarm.tick);
      }
    }
    return overdue << TICK_SHIFT;
  }

  private long serve() {
    armedTick = Long.MAX_VALUE;
    serving = true;
    long now = scheduler.nowNanos();
    long nowTick = (now - originNanos) >> TICK_SHIFT;
    collectDue(nowTick);
    served = Math.max(served, nowTick);
    try {
      for (Alarm alarm = first[DUE]; alarm != null; alarm = first[DUE]) {
        unlink(alarm);
        alarm.due(now);
      }
      afterwards.run();
    } finally {
      serving = false;
      if (first[DUE] != null) {
        arm(served); // some are due and were not served, as one before them failed
      }
    }
    return untilNextSlot();
  }

  private void collectDue(long nowTick) {
    for (long tick = Math.max(served + 1, nowTick - SLOTS + 1); tick <= nowTick; tick++) {
      int slot = (int) (tick & (SLOTS - 1));
      if ((occupied[slot >> 6] & 1L << slot) == 0) {
        continue;
      }
      Alarm following;
      for (Alarm alarm = first[slot]; alarm != null; alarm = following) {
        following = alarm.next;
        if (alarm.tick <= nowTick) {
          unlink(alarm);
          link(alarm, DUE);
        }
      }
    }
  }

  private long untilNextSlot() {
    for (int ahead = 1; ahead <= SLOTS; ahead++) {
      int slot = (int) ((served + ahead) & (SLOTS - 1));
      long word = occupied[slot >> 6] >>> slot;
      if (word != 0) {
        int further = Long.numberOfTrailingZeros(word);
        armedTick = served + ahead + further;
        return untilNanos(armedTick);
      }
      ahead += Long.SIZE - 1 - (slot & (Long.SIZE - 1)); // to the end of this word
    }
    return Again.ENOUGH;
  }

  private void arm(long tick) {
    armedTick = tick;
    rounds.after(untilNanos(tick));
  }

  private long untilNanos(long tick) {
    return Math.max(0, originNanos + (tick << TICK_SHIFT) - scheduler.nowNanos());
  }

  private void link(Alarm alarm, int slot) {
    Alarm tail = last[slot];
    alarm.slot = slot;
    alarm.previous = tail;
    if (tail == null) {
      first[slot] = alarm;
      if (slot != DUE) {
        occupied[slot >> 6] |= 1L << slot;
      }
    } else {
      tail.next = alarm;
    }
    last[slot] = alarm;
  }

  private void unlink(Alarm alarm) {
    int slot = alarm.slot;
    Alarm before = alarm.previous;
    Alarm behind = alarm.next;
    if (before == null) {
      first[slot] = behind;
    } else {
      before.next = behind;
    }
    if (behind == null) {
      last[slot] = before;
    } else {
      behind.previous = before;
    }
    if (first[slot] == null && slot != DUE) {
      occupied[slot >> 6] &= ~(1L << slot);
    }
    alarm.previous = null;
    alarm.next = null;
    alarm.slot = -1;
  }
}
