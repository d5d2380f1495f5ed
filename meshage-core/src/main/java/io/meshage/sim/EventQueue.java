package io.meshage.sim;

import io.meshage.sim.Event.Kind;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: everything that will happen, ordered by when, then by the order in which it was
 * asked for. Time stands still while something happens and jumps to the next event after it.
 *
 * <p>Confined to the thread that made it; a call from another would make runs differ, and throws.
 */
final class EventQueue {
  /** Cancelled timers are swept out when they are more than half of a queue this large. */
  private static final int SWEEP_FROM = 1024;

  private final Thread owner = Thread.currentThread();
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Seeds seeds;
  private long nowNanos;
  private long nextSequence;
  private long happened;
  private int cancelled;
  private @Nullable Event current;
  private @Nullable SimulationError failure;

  EventQueue(Seeds seeds) {
    this.seeds = seeds;
  }

  Seeds seeds() {
    return seeds;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Returns how many events have happened. */
  long happened() {
    return happened;
  }

  /** Returns what is happening now; null between events. */
  @Nullable Event current() {
    return current;
  }

  /** Lets something happen to the simulation itself, at a time not before now. */
  Event at(long atNanos, Runnable action) {
    return at(atNanos, null, Kind.TASK, action);
  }

  /** Lets something happen to a loop, at a time not before now. */
  Event at(long atNanos, @Nullable SimLoop loop, Kind kind, Runnable action) {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "a simulation is used by the thread that built it, not by " + Thread.currentThread());
    }
    Event event = event(Math.max(atNanos, nowNanos), loop, kind, action);
    events.add(event);
    return event;
  }

  private Event event(long atNanos, @Nullable SimLoop loop, Kind kind, Runnable action) {
    return new Event(this, atNanos, nextSequence++, loop, kind, action);
  }

  /** Happens something at once, within what is happening, if anything is. */
  void happenNow(SimLoop loop, Runnable action) {
    happen(event(nowNanos, loop, Kind.TASK, action));
  }

  /** Happens a queued event before its turn. */
  void bringForward(Event event) {
    if (!event.isCancelled()) {
      happen(event);
      cancelled();
    }
  }

  /** Happens the next event that is not after {@code untilNanos}; false if there is none. */
  boolean step(long untilNanos) {
    Event next = events.peek();
    while (next != null && next.isCancelled()) {
      events.poll();
      cancelled--;
      next = events.peek();
    }
    if (next == null || next.atNanos > untilNanos) {
      return false;
    }
    events.poll();
    nowNanos = next.atNanos;
    happened++;
    happen(next);
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  /** Happens everything until then; afterwards it is then. */
  void runUntil(long untilNanos) {
    while (step(untilNanos)) {
      // one event after the other
    }
    nowNanos = Math.max(nowNanos, untilNanos);
  }

  void happen(Event event) {
    Event outer = current;
    current = event;
    try {
      if (event.loop == null) {
        event.run();
      } else {
        event.loop.happen(event);
      }
    } catch (SimulationError e) {
      failure = failure == null ? e : failure;
      throw e;
    } catch (RuntimeException | Error e) {
      throw broken(event.loop, e);
    } finally {
      current = outer;
    }
  }

  /** Stops the run: something was thrown that nothing may throw. */
  SimulationError broken(@Nullable SimLoop loop, Throwable thrown) {
    if (thrown instanceof SimulationError known) {
      failure = failure == null ? known : failure;
      return known;
    }
    String who = loop == null ? "the simulation" : loop.toString();
    String invariant = loop == null ? "" : "invariant I12 is broken: ";
    SimulationError error = error(invariant + "an event of " + who + " threw " + thrown, thrown);
    failure = error;
    return error;
  }

  void cancelled() {
    cancelled++;
    if (cancelled > SWEEP_FROM && cancelled > events.size() / 2) {
      events.removeIf(Event::isCancelled);
      cancelled = 0;
    }
  }

  /** Stops the run after this event, even if somebody on the way up takes exceptions for values. */
  SimulationError fail(String text) {
    SimulationError error = error(text, null);
    if (failure == null) {
      failure = error;
    }
    return error;
  }

  /** Stops the run after this event: the code of the test threw where a node caught it. */
  void applicationThrew(String what, Throwable thrown) {
    if (failure == null) {
      failure =
          thrown instanceof SimulationError known
              ? known
              : error(what + " threw " + thrown + "; Simulation.mayThrow allows that", thrown);
    }
  }

  /** Returns whether something broke that no waiting can mend. */
  boolean hasFailed() {
    return failure != null;
  }

  SimulationError error(String text, @Nullable Throwable cause) {
    return new SimulationError(seeds.seed(), nowNanos, text, cause);
  }
}
