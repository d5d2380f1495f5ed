package io.meshage.live;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One thread that runs one action after the other, and ends when there is nothing to do. */
final class SideThread implements Executor {
  private static final int IDLE_SECONDS = 5;

  private final UnaryOperator<Runnable> guard;
  private final ThreadPoolExecutor executor;
  private volatile @Nullable Thread current;

  SideThread(String name, UnaryOperator<Runnable> guard) {
    this.guard = guard;
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> NodeThread.of(task, name));
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * Runs an action after all earlier ones.
   *
   * @throws RejectedExecutionException if the node is closed
   */
  @Override
  public void execute(Runnable action) {
    Runnable guarded = guard.apply(action);
    executor.execute(
        () -> {
          current = Thread.currentThread();
          guarded.run();
        });
  }

  boolean isCurrent() {
    return Thread.currentThread() == current;
  }

  boolean hasEnded() {
    return executor.isTerminated();
  }

  /** Accepts no more actions; those that were accepted still run. */
  void close() {
    executor.shutdown();
  }

  /** Waits for the end, without interrupting any action. */
  boolean awaitEnd(Duration atMost) {
    return Uninterruptibles.awaitTerminationUninterruptibly(executor, atMost);
  }
}
