package io.meshage.live;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * One thread that runs one action after the other, as {@link SideThread} does. While it waits for a
 * future, another thread runs in its place, so that it cannot wait for itself. This is a {@link
 * ForkJoinPool} because such a pool can do that.
 */
final class AnswerThreads implements Executor {
  /** Threads that may wait at once; a stage that would wait as one more is refused. */
  private static final int MOST_WAITING = 64;

  private static final int IDLE_SECONDS = 5;

  private final UnaryOperator<Runnable> guard;
  private final ForkJoinPool pool;

  AnswerThreads(String name, UnaryOperator<Runnable> guard) {
    this.guard = guard;
    pool =
        new ForkJoinPool(
            1,
            of -> new Worker(of, name),
            null,
            true, // first come, first served
            1,
            1 + MOST_WAITING,
            1,
            null,
            IDLE_SECONDS,
            TimeUnit.SECONDS);
  }

  private static final class Worker extends ForkJoinWorkerThread implements NodeThread {
    Worker(ForkJoinPool pool, String name) {
      super(pool);
      setName(name);
      setDaemon(false);
    }
  }

  /**
   * Runs an action after all earlier ones.
   *
   * @throws RejectedExecutionException if the node is closed
   */
  @Override
  public void execute(Runnable action) {
    pool.execute(guard.apply(action));
  }

  boolean isCurrent() {
    return Thread.currentThread() instanceof Worker worker && worker.getPool() == pool;
  }

  /** Accepts no more actions; those that were accepted still run. */
  void close() {
    pool.shutdown();
  }

  /** Waits for the end, without interrupting any action. */
  boolean awaitEnd(Duration atMost) {
    return Uninterruptibles.awaitTerminationUninterruptibly(pool, atMost);
  }
}
