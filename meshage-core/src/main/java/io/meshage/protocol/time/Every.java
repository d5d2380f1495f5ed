package io.meshage.protocol.time;

import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Something that is done again and again. Each turn plans the next before it works, so that work
 * that fails costs one turn, not all that would come after it. Confined to the node's loop.
 */
public final class Every {
  private final Scheduler scheduler;
  private final LongSupplier waitNanos;
  private final Runnable work;
  private Timer next = Timer.NONE;
  private boolean isOn;
  private long dueNanos;
  private long lateNanos;

  /**
   * Makes it; nothing happens before {@link #begin}, {@link #after} or {@link #now}.
   *
   * @param waitNanos how long to wait from one turn to the next, asked at the begin of each; less
   *     than a nanosecond counts as one
   * @param work what is done; may call any method here
   */
  public Every(Scheduler scheduler, LongSupplier waitNanos, Runnable work) {
    this.scheduler = scheduler;
    this.waitNanos = waitNanos;
    this.work = work;
  }

  /** Has the next turn after so many nanoseconds, in place of the one that was planned, if any. */
  public void after(long nanos) {
    next.cancel();
    isOn = true;
    dueNanos = scheduler.nowNanos() + nanos;
    next = scheduler.after(Duration.ofNanos(Math.max(0, nanos)), this::turn);
  }

  /** Has the next turn after the usual wait, in place of the one that was planned, if any. */
  public void begin() {
    after(Math.max(1, waitNanos.getAsLong()));
  }

  /** Has a turn now, in place of the one that was planned, if any. */
  public void now() {
    dueNanos = scheduler.nowNanos();
    turn();
  }

  private void turn() {
    lateNanos = scheduler.nowNanos() - dueNanos;
    begin();
    work.run();
  }

  /** Has no more turns; may begin again. */
  public void stop() {
    isOn = false;
    next.cancel();
  }

  /** Returns whether there is a next turn. */
  public boolean isOn() {
    return isOn;
  }

  /** Returns when the next turn is due, in the scheduler's time. */
  public long dueNanos() {
    return dueNanos;
  }

  /** Returns how long ago the next turn was due; 0 or less in a loop that is well. */
  public long overdueNanos() {
    return isOn ? scheduler.nowNanos() - dueNanos : 0;
  }

  /** Returns how much later than it was due the last turn began. */
  public long lateNanos() {
    return lateNanos;
  }
}
