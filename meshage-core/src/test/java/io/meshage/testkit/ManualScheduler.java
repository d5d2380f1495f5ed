package io.meshage.testkit;

import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * A clock that only a test moves. Calls happen in the order of their time, and of equal times in
 * the order in which they were asked for.
 *
 * <p>It starts below zero and soon passes it, so that code which takes a monotonic time for a
 * positive number is found out.
 */
public final class ManualScheduler implements Scheduler {
  private static final long START_NANOS = -10_000_000_000L;

  /** 2026-01-01T00:00:00Z. */
  private static final long START_WALL_MICROS = 1_767_225_600_000_000L;

  private record Call(long atNanos, long number, Runnable action) {}

  private final TreeSet<Call> calls =
      new TreeSet<>(Comparator.comparingLong(Call::atNanos).thenComparing(Call::number));
  private long nowNanos = START_NANOS;
  private long wallOffsetMicros;
  private long number;

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public long wallMicros() {
    return START_WALL_MICROS + (nowNanos - START_NANOS) / 1000 + wallOffsetMicros;
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    Call call = new Call(nowNanos + Math.max(0, delay.toNanos()), number++, action);
    calls.add(call);
    return () -> calls.remove(call);
  }

  /** Moves the wall clock, and it alone. */
  public void shiftWall(Duration by) {
    wallOffsetMicros += by.toNanos() / 1000;
  }

  /** Returns the same time with a wall clock that is wrong by {@code offset}. */
  public Scheduler withWallOffset(Duration offset) {
    return new Scheduler() {
      @Override
      public long nowNanos() {
        return ManualScheduler.this.nowNanos();
      }

      @Override
      public long wallMicros() {
        return ManualScheduler.this.wallMicros() + offset.toNanos() / 1000;
      }

      @Override
      public Timer after(Duration delay, Runnable action) {
        return ManualScheduler.this.after(delay, action);
      }
    };
  }

  /** Makes the calls that are due, and those they ask for with no delay. */
  public void runDue() {
    advance(Duration.ZERO);
  }

  /** Lets this much time pass; each call that falls into it happens at its own time. */
  public void advance(Duration by) {
    long untilNanos = nowNanos + by.toNanos();
    while (!calls.isEmpty() && calls.first().atNanos() <= untilNanos) {
      Call next = calls.first();
      calls.remove(next);
      nowNanos = Math.max(nowNanos, next.atNanos());
      next.action().run();
    }
    nowNanos = untilNanos;
  }

  /** Returns how many calls are asked for and have neither happened nor been cancelled. */
  public int pending() {
    return calls.size();
  }
}
