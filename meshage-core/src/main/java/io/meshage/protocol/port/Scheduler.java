package io.meshage.protocol.port;

import java.time.Duration;

/** Time for one node. All calls it makes come on the node's loop, one at a time. */
public interface Scheduler {

  /** Returns monotonic time in nanoseconds; it has no meaning outside the node. */
  long nowNanos();

  /**
   * Returns the wall clock in microseconds since 1970. It may be wrong and may jump: only for
   * stamps that people read and for the bound on instances from the future, never to measure time.
   */
  long wallMicros();

  /**
   * Calls {@code action} once, not before {@code delay} has passed; zero means "after this event".
   */
  Timer after(Duration delay, Runnable action);
}
