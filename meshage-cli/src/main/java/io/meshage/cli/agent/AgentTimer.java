package io.meshage.cli.agent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does later, or when a future has ended, one thing at a time or on the future's
 * thread. What such work throws would be lost there, and what it was to do would never be done:
 * {@link #broken} tells it, and the agent ends.
 *
 * <p>Safe for use from any thread.
 */
final class AgentTimer implements AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

  AgentTimer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "meshage-timer");
              thread.setDaemon(true);
              return thread;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
    // What comes after the end is meant to come to nothing.
    executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Does something after a time, once; not at all if this is closed before. */
  void after(Duration time, Runnable work) {
    var unused = executor.schedule(() -> guard(work), time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Does something with what a future ends with: its value, or else why there is none. */
  <T> void when(CompletableFuture<T> future, BiConsumer<@Nullable T, @Nullable Throwable> work) {
    var unused = future.whenComplete((value, failure) -> guard(() -> work.accept(value, failure)));
  }

  private void guard(Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      broken.complete(e);
    }
  }

  /** Completes with the first that was thrown by such work. */
  CompletableFuture<Throwable> broken() {
    return broken;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
