package io.meshage.protocol.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens at a time, as an entry of {@link Deadlines}.
 *
 * <p>A base class, and not an object beside the one that waits, because each message in flight has
 * one: a million a second must not cost a million more objects.
 */
abstract class Alarm {
  @Nullable Alarm previous;
  @Nullable Alarm next;

  /** Which list of the wheel it is in; -1 if in none. */
  int slot = -1;

  /** When it is due, in ticks of the wheel. */
  long tick;

  /** The time has come; it is off the wheel and may be set again. */
  abstract void due(long nowNanos);
}
