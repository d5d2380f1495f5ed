package io.meshage.node;

import io.meshage.DialException;
import io.meshage.MeshException;
import io.meshage.MeshInterruptedException;
import io.meshage.protocol.port.Gauge;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way from callers to the loop and back: every future that a caller holds is opened here,
 * answered by the loop, told on the thread for answers, and ended when the node ends. Safe from any
 * thread.
 *
 * <p>An answer is known at once to whoever waits for it. What users attached runs later, after one
 * wake-up for all that was answered in a turn of the loop. A stage that waits for other futures
 * does not wait for itself: while there is more to tell, somebody stands by to go on with it.
 */
final class Calls {
  static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  /**
   * Calls that have no answer yet, and answers whose stages have not run. Four times as many as a
   * node keeps sends: it takes stages that do not end to reach it.
   */
  private static final int MOST = 1 << 18;

  private static final int MOST_A_TURN = 64;

  private final String name;
  private final Loop loop;
  private final Consumer<String> counters;
  private final OpenCalls open = new OpenCalls();
  private final ArrayDeque<Call<?>> taken = new ArrayDeque<>(); // on the loop
  private final Telling telling;

  /** Why no more calls are taken; null while they are. */
  private final AtomicReference<@Nullable MeshException> refusal = new AtomicReference<>();

  private volatile boolean isClosed;

  Calls(String name, Loop loop, Consumer<String> counters) {
    this.name = name;
    this.loop = loop;
    this.counters = counters;
    this.telling = new Telling(loop);
  }

  /**
   * Asks, and returns the future of the answer.
   *
   * @throws MeshException if the node is closed
   */
  <T> CompletableFuture<T> open(Question<T> question) {
    return begin(question, true);
  }

  /**
   * Asks, and waits for the answer; throws what went wrong with the caller's own stack.
   *
   * @throws IllegalStateException on a node's own thread; nothing is asked then
   * @throws MeshInterruptedException if the thread is interrupted
   */
  <T> T await(Question<T> question) {
    loop.refuseToWait();
    refuseIfInterrupted();
    Call<T> call = begin(question, false);
    try {
      return loop.await(call.answer());
    } catch (MeshInterruptedException e) {
      if (call.cancel(false)) {
        throw e;
      }
      return call.join(); // the answer was quicker; the thread stays interrupted
    } catch (CompletionException e) {
      throw asOwn(e);
    }
  }

  private static RuntimeException asOwn(CompletionException e) {
    if (e.getCause() instanceof DialException refused) {
      return new DialException(refused.reason(), String.valueOf(refused.getMessage()));
    }
    if (e.getCause() instanceof MeshException known) {
      return new MeshException(String.valueOf(known.getMessage()), known);
    }
    return e;
  }

  private void refuseIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new MeshInterruptedException(
          "the thread was interrupted before the call, which was not made");
    }
  }

  private <T> Call<T> begin(Question<T> question, boolean isHeld) {
    refuseIfShut();
    if (telling.waiting() >= MOST || open.size() >= MOST) {
      throw new MeshException(
          MOST
              + " calls of node "
              + name
              + " are still open; a stage of one may be blocking the others, let it return");
    }
    Call<T> call = new Call<>(this, question, isHeld);
    question.opened(call);
    if (open.add(call)) {
      plan();
    }
    if (isClosed) {
      call.end(); // closing may have looked before the call was there
    }
    return call;
  }

  /** Has the loop take the calls that wait; a later call leaves that to the first. */
  private void plan() {
    try {
      loop.execute(this::askSome);
    } catch (RejectedExecutionException e) {
      open.end(); // the loop has ended: nobody takes them
    } catch (RuntimeException | Error e) {
      // No memory, say. Nobody may rely on a turn that will not come.
      open.refuse(new MeshException("node " + name + " could not take the call: " + e, e));
      throw e;
    }
  }

  /** Asks what has come since the last time, in one turn of the loop for many calls. */
  private void askSome() {
    open.take(taken);
    if (isClosed) {
      open.end(); // what was being taken or swept when the calls were closed
    }
    try {
      Call<?> call;
      for (int i = 0; i < MOST_A_TURN && (call = taken.poll()) != null; i++) {
        ask(call);
      }
    } finally {
      askRest();
    }
  }

  /** What else there is to do on the loop has its turn between. */
  private void askRest() {
    if (!taken.isEmpty()) {
      try {
        loop.execute(this::askSome);
      } catch (RejectedExecutionException e) {
        taken.clear();
        open.end();
      }
    }
  }

  private static <T> void ask(Call<T> call) {
    Question<T> question = call.question();
    if (question != null && call.isOpen()) {
      try {
        question.ask(call);
      } catch (RuntimeException e) {
        call.fail(e);
        throw e;
      }
    }
  }

  /** A call has its answer, and somebody holds its future. */
  void answered(Call<?> call) {
    telling.add(call);
  }

  /** Lets time pass for whoever waits for a future, where it does not pass by itself. */
  void passTime(CompletableFuture<?> future, Duration atMost) {
    if (!future.isDone()) {
      loop.passTime(future, atMost);
    }
  }

  /**
   * Does something on the loop, later.
   *
   * @throws MeshException if the node is closed
   */
  void tell(Runnable action) {
    refuseIfShut();
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      refuseIfShut();
      throw new MeshException("the loop of node " + name + " has ended", e);
    }
  }

  /**
   * Asks something that the loop can answer at once.
   *
   * @throws MeshException if the node is closed
   */
  <T> T ask(Supplier<T> question) {
    refuseIfShut();
    return loop.ask(question);
  }

  /**
   * Refuses a call of a node that has ended or is about to.
   *
   * @throws MeshException then, with the reason
   */
  void refuseIfShut() {
    MeshException why = refusal.get();
    if (why != null) {
      throw new MeshException(String.valueOf(why.getMessage()), why);
    }
  }

  List<Gauge> gauges() {
    return List.of(
        new Gauge("open calls", open.size(), MOST),
        new Gauge("answers that wait to be told", telling.waiting(), 2L * MOST));
  }

  /** Takes no more calls, for this reason; returns whether it took some before. */
  boolean shut(MeshException why) {
    return refusal.compareAndSet(null, why);
  }

  boolean isShut() {
    return refusal.get() != null;
  }

  /** Ends every open call, now; after {@link #shut}, and when the node does nothing any more. */
  void close() {
    isClosed = true;
    open.end();
  }

  /** Returns what to say of a call that the node's end left without an answer. */
  MeshException lost(String what) {
    counters.accept("calls-lost");
    MeshException why = refusal.get();
    String words = "node " + name + " ended " + what;
    return why == null ? new MeshException(words) : new MeshException(words, why);
  }
}
