package io.meshage.node;

import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Where everything of one node happens, one thing at a time. */
public interface Loop extends Scheduler, Executor {

  /** Returns whether the caller is on the loop now. */
  boolean inLoop();

  /**
   * Runs something on the loop, later if called on it; from any thread, in the order of the calls.
   */
  @Override
  void execute(Runnable action);

  /**
   * A turn begins: until {@link #endTurn}, the loop's time may stand still, for to ask the clock
   * takes as long as much of what is done with a message. Every action of {@link #execute} and of a
   * timer is a turn by itself.
   */
  default void beginTurn() {}

  /** The turn is over. */
  default void endTurn() {}

  /** Returns where user code runs: off the loop, in order, one call at a time. */
  Executor callbacks();

  /** Returns where bodies are decoded: off the loop, in order, never behind user code. */
  Executor decoder();

  /**
   * Returns where what users attach to futures runs: off the loop, in order, never behind callbacks
   * or decoding. While an action waits for a future there, the next ones go on beside it, if the
   * world can wait at all.
   */
  Executor answers();

  /**
   * Runs something on the loop and waits for what it returns; at once if called on the loop. Never
   * waits for user code, and so may be called by it.
   */
  <T> T ask(Supplier<T> question);

  /**
   * Waits for a future, for blocking calls of the API.
   *
   * @throws IllegalStateException on an own thread of any node, see {@link #refuseToWait}
   * @throws io.meshage.MeshInterruptedException if the thread is interrupted; its flag stays
   * @throws java.util.concurrent.CompletionException if the future failed
   */
  <T> T await(CompletableFuture<T> future);

  /**
   * Says that something was thrown which nothing on the loop may throw. Whoever was called may have
   * done half of it, so the node on this loop ends as by a crash. The world does this itself for
   * what an action throws; it is to be called where an exception would go another way, such as into
   * a socket's pipeline.
   */
  void fail(Throwable failure);

  /**
   * Runs something that may wait for the loop, and so must not be on it: the end of a node that
   * failed.
   */
  void apart(Runnable action);

  /**
   * Refuses to wait where a wait might be for oneself: on the threads of nodes, of this one or of
   * another in the same process.
   *
   * @throws IllegalStateException there
   */
  void refuseToWait();

  /** Returns whether {@link #refuseToWait} lets the caller wait, for what other threads do. */
  default boolean mayWait() {
    return false;
  }

  /**
   * Lets time pass until a future is done, where time does not pass by itself. Called before
   * somebody waits for it.
   *
   * @param atMost how much time
   */
  default void passTime(CompletableFuture<?> future, Duration atMost) {}

  /** Ends the loop after what is queued; timers never fire. Harmless when repeated. */
  void close();
}
