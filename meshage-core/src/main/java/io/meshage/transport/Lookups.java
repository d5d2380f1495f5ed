package io.meshage.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the system that may take long, such as those to name servers: asked off the loop,
 * answered on it. At most two are asked at a time; the threads go when nobody asks.
 */
final class Lookups {
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 256;
  private static final int IDLE_SECONDS = 5;

  private final Executor loop;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          new DefaultThreadFactory("meshage-lookup", true));

  Lookups(Executor loop) {
    this.loop = loop;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Asks.
   *
   * @param answered called on the loop with the answer or with what went wrong, once
   * @param abandoned called instead, anywhere, if the loop has ended meanwhile
   */
  <T> void ask(
      Callable<T> question,
      BiConsumer<@Nullable T, @Nullable Exception> answered,
      Runnable abandoned) {
    try {
      threads.execute(() -> answer(question, answered, abandoned));
    } catch (RuntimeException | Error e) { // too many wait, or there can be no thread
      tell(() -> answered.accept(null, told(e)), abandoned);
    }
  }

  /** Who asked is to hear of an error too, or would wait for ever. */
  private static Exception told(Throwable problem) {
    return problem instanceof Exception known
        ? known
        : new IllegalStateException(problem.toString(), problem);
  }

  private <T> void answer(
      Callable<T> question,
      BiConsumer<@Nullable T, @Nullable Exception> answered,
      Runnable abandoned) {
    @Nullable T answer = null;
    @Nullable Exception problem = null;
    try {
      answer = question.call();
    } catch (Exception | Error e) {
      problem = told(e);
    }
    @Nullable T right = answer;
    @Nullable Exception wrong = problem;
    tell(() -> answered.accept(right, wrong), abandoned);
  }

  private void tell(Runnable answer, Runnable abandoned) {
    try {
      loop.execute(answer);
    } catch (RejectedExecutionException e) {
      abandoned.run();
    }
  }
}
