package io.meshage.protocol.time;

import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Something that is done again as long as it says so, each time after the wait that it asks for.
 * Work that throws is done again after a second, so that it costs one turn, not all that would come
 * after it. Confined to the node's loop.
 */
public final class Again {
  /** What work returns that is not to be done again; no difference of two times. */
  public static final long ENOUGH = Long.MIN_VALUE;

  private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Scheduler scheduler;
  private final LongSupplier work;
  private final Runnable turn = this::turn;
  private Timer next = Timer.NONE;
  private boolean isOn;

  /** Whether somebody said, since the turn began, when the next one shall be. */
  private boolean isDecided;

  /**
   * Makes it; nothing happens before {@link #after}.
   *
   * @param work what is done; returns how many nanoseconds later it is to be done again, at once if
   *     that is not positive, or {@link #ENOUGH}. May call any method here, which then holds and
   *     not what it returns
   */
  public Again(Scheduler scheduler, LongSupplier work) {
    this.scheduler = scheduler;
    this.work = work;
  }

  /** Has a turn after so many nanoseconds, in place of the one that was planned, if any. */
  public void after(long nanos) {
    next.cancel();
    isOn = true;
    isDecided = true;
    next = scheduler.after(Duration.ofNanos(Math.max(0, nanos)), turn);
  }

  /** Has no more turns; may begin again. */
  public void stop() {
    next.cancel();
    isOn = false;
    isDecided = true;
  }

  /** Returns whether a turn is planned. */
  public boolean isOn() {
    return isOn;
  }

  private void turn() {
    isOn = false;
    isDecided = false;
    long wait = AFTER_FAILURE_NANOS;
    try {
      wait = work.getAsLong();
    } finally {
      if (!isDecided && wait != ENOUGH) {
        after(wait);
      }
    }
  }
}
