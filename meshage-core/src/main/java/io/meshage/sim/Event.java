package io.meshage.sim;

import io.meshage.protocol.port.Timer;
import org.jspecify.annotations.Nullable;

/** Something that will happen, to one loop or to the simulation itself. */
final class Event implements Comparable<Event>, Timer {
  final long atNanos;
  final @Nullable SimLoop loop;
  final boolean callback;
  final boolean timer;
  private final long sequence;
  private final EventQueue queue;
  private @Nullable Runnable action; // null when it has happened or was cancelled

  Event(
      EventQueue queue,
      long atNanos,
      long sequence,
      @Nullable SimLoop loop,
      Kind kind,
      Runnable action) {
    this.queue = queue;
    this.atNanos = atNanos;
    this.sequence = sequence;
    this.loop = loop;
    this.callback = kind == Kind.CALLBACK;
    this.timer = kind == Kind.TIMER;
    this.action = action;
  }

  /** What an event is to its loop. */
  enum Kind {
    TASK,
    TIMER,
    CALLBACK
  }

  boolean isCancelled() {
    return action == null;
  }

  /** Happens; a later {@link #cancel} is harmless. */
  void run() {
    Runnable todo = action;
    action = null;
    if (todo != null) {
      todo.run();
    }
  }

  @Override
  public void cancel() {
    if (action != null) {
      action = null;
      queue.cancelled();
    }
  }

  @Override
  public int compareTo(Event other) {
    int byTime = Long.compare(atNanos, other.atNanos);
    return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
  }
}
