package io.meshage.sim;

import io.meshage.MeshInterruptedException;
import io.meshage.node.Loop;
import io.meshage.protocol.port.Timer;
import io.meshage.sim.Event.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One life of a simulated node: its events happen on the common queue, by its own clocks, which may
 * be wrong. A paused loop keeps its events and catches up when it goes on, like a stopped process;
 * a killed one never does anything again.
 */
final class SimLoop implements Loop {
  /** Midnight of 1 January 2026 UTC: what the wall clocks show when a simulation begins. */
  static final long EPOCH_MICROS = 1_767_225_600_000_000L;

  /** How long a blocking call may take in virtual time: the longest timeout, and some more. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(2);

  private enum State {
    RUNNING,
    PAUSED,
    CLOSED,
    KILLED
  }

  private final EventQueue queue;
  private final String name;
  private final DriftingClock monotonic;
  private final Executor callbacks;
  private final Executor answers;
  private final Deque<Event> backlog = new ArrayDeque<>();
  private final Deque<Event> tasks = new ArrayDeque<>();
  private final Deque<Event> toTell = new ArrayDeque<>();
  private final Deque<Event> toCall = new ArrayDeque<>();
  private State state = State.RUNNING;
  private boolean isCrashing;
  private long wallOffsetMicros;

  SimLoop(EventQueue queue, String name, long originNanos) {
    this.queue = queue;
    this.name = name;
    this.monotonic = new DriftingClock(queue.nowNanos(), originNanos);
    this.callbacks = action -> keep(toCall, Kind.CALLBACK, action);
    this.answers = action -> keep(toTell, Kind.CALLBACK, action);
  }

  @Override
  public long nowNanos() {
    return monotonic.read(queue.nowNanos());
  }

  @Override
  public long wallMicros() {
    return EPOCH_MICROS + TimeUnit.NANOSECONDS.toMicros(queue.nowNanos()) + wallOffsetMicros;
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    long virtualNanos = monotonic.untilElapsed(Math.max(0, delay.toNanos()));
    return queue.at(queue.nowNanos() + virtualNanos, this, Kind.TIMER, action);
  }

  @Override
  public void execute(Runnable action) {
    keep(tasks, Kind.TASK, action);
  }

  /** Plans an event that may have to happen before its turn. */
  private void keep(Deque<Event> planned, Kind kind, Runnable action) {
    while (!planned.isEmpty() && planned.peek().isCancelled()) {
      planned.poll(); // it happened
    }
    planned.add(queue.at(queue.nowNanos(), this, kind, action));
  }

  private void bringForward(Deque<Event> planned) {
    for (Event event = planned.poll(); event != null; event = planned.poll()) {
      queue.bringForward(event);
    }
  }

  @Override
  public boolean inLoop() {
    Event now = queue.current();
    return now != null && now.loop == this && !now.callback;
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Executor decoder() {
    return callbacks;
  }

  @Override
  public Executor answers() {
    return answers;
  }

  /**
   * Answers at once, after what was given to {@link #execute} before; no virtual time passes.
   *
   * @throws SimulationError if the node is paused or has crashed, and so cannot answer
   */
  @Override
  public <T> T ask(Supplier<T> question) {
    if (state == State.PAUSED || state == State.KILLED) {
      throw queue.error(
          name + " is " + state.name().toLowerCase(Locale.ROOT) + " and cannot answer", null);
    }
    if (inLoop()) {
      return question.get();
    }
    bringForward(tasks);
    List<T> answer = new ArrayList<>(1);
    queue.happenNow(this, () -> answer.add(question.get()));
    return answer.get(0);
  }

  /**
   * Lets virtual time pass until the future is done.
   *
   * @throws SimulationError if nothing is left to happen, or two hours passed
   */
  @Override
  public <T> T await(CompletableFuture<T> future) {
    passTime(future, LONGEST_WAIT);
    if (!future.isDone()) {
      throw queue.error(name + " waits for an answer that never comes", null);
    }
    return future.join();
  }

  /** It fails the run: nothing that a schedule does may make a node fail so. */
  @Override
  public void fail(Throwable failure) {
    throw queue.broken(this, failure);
  }

  @Override
  public void apart(Runnable action) {
    action.run(); // nothing waits here
  }

  @Override
  public void refuseToWait() {
    if (queue.current() != null) {
      throw new IllegalStateException(
          "a blocking call from within an event would wait for itself; use the Async twin");
    }
  }

  @Override
  public void passTime(CompletableFuture<?> future, Duration atMost) {
    refuseToWait();
    Duration most = atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT;
    long untilNanos = queue.nowNanos() + most.toNanos();
    while (!future.isDone() && queue.step(untilNanos)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new MeshInterruptedException("the thread was interrupted while it waited");
      }
    }
  }

  /** What has been answered is told before the end, as a closing node does. */
  @Override
  public void close() {
    if (state == State.RUNNING || state == State.PAUSED) {
      execute(() -> state = State.CLOSED);
      if (isCrashing) {
        return; // the application dies with its process, and hears of nothing any more
      }
      if (isCallingBack()) {
        bringForward(toTell);
      } else {
        sayLastWords();
      }
    }
  }

  private boolean isCallingBack() {
    Event now = queue.current();
    return now != null && now.loop == this && now.callback;
  }

  /** What a closing node has to tell its application it tells before it has closed. */
  private void sayLastWords() {
    while (!tasks.isEmpty() || !toCall.isEmpty() || !toTell.isEmpty()) {
      Deque<Event> first = !tasks.isEmpty() ? tasks : !toCall.isEmpty() ? toCall : toTell;
      queue.bringForward(first.remove());
    }
  }

  /** Sets the wall clock relative to true time. */
  void setWallOffset(Duration offset) {
    wallOffsetMicros = TimeUnit.NANOSECONDS.toMicros(offset.toNanos());
  }

  /** Sets how fast the monotonic clock runs: 1.01 gains one percent. */
  void setRate(double rate) {
    monotonic.setRate(queue.nowNanos(), rate);
  }

  void pause() {
    if (state == State.RUNNING) {
      state = State.PAUSED;
    }
  }

  void resume() {
    if (state == State.PAUSED) {
      state = State.RUNNING;
      backlog.forEach(event -> queue.at(queue.nowNanos(), this, Kind.TASK, () -> catchUp(event)));
      backlog.clear();
    }
  }

  private void catchUp(Event event) {
    if (!event.isCancelled()) {
      queue.happen(event);
    }
  }

  /** Lets a paused loop answer again without what it missed, so that it can be ended. */
  void wake() {
    isCrashing = true;
    if (state == State.PAUSED) {
      state = State.RUNNING;
      backlog.clear();
    }
  }

  void kill() {
    state = State.KILLED;
    backlog.clear();
  }

  void happen(Event event) {
    switch (state) {
      case RUNNING -> event.run();
      case PAUSED -> backlog.add(event);
      case CLOSED -> {
        if (!event.timer) {
          event.run(); // a closing node's last words to its application
        }
      }
      case KILLED -> {
        // the dead do nothing
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
