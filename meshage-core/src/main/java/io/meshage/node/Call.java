package io.meshage.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a node that waits for its answer. The answer is known from the moment on when the
 * loop gives it: whoever waits for this future has it then. What is attached to the future runs
 * when {@link #tell} is called, on the thread for answers, so that no user code is ever on the
 * loop.
 */
final class Call<T> extends CompletableFuture<T> implements CallReply<T> {
  private final Calls calls;

  /** The answer itself; never in the hands of users, so that nothing of theirs hangs on it. */
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  /** Whether a user holds this future, and not only the thread that waits in a blocking call. */
  private final boolean isHeld;

  /** Not kept longer than needed: a message would be kept with it. Null means that it has ended. */
  private @Nullable Question<T> question;

  /** Of {@link OpenCalls}: the one that was there before. */
  @Nullable Call<?> older;

  Call(Calls calls, Question<T> question, boolean isHeld) {
    this.calls = calls;
    this.question = question;
    this.isHeld = isHeld;
  }

  @Nullable Question<T> question() {
    return question;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  @Override
  public boolean isOpen() {
    return !answer.isDone();
  }

  @Override
  public boolean give(T value) {
    return settled(answer.complete(value), isHeld);
  }

  @Override
  public boolean fail(RuntimeException why) {
    return settled(answer.completeExceptionally(why), isHeld);
  }

  private boolean settled(boolean isFirst, boolean mustTell) {
    if (isFirst) {
      Question<T> asked = question;
      question = null;
      if (asked != null) {
        asked.ended();
      }
      if (mustTell) {
        calls.answered(this);
      }
    }
    return isFirst;
  }

  /** The node has closed. */
  void end() {
    Question<T> asked = question;
    if (asked != null && isOpen()) {
      try {
        give(asked.whenClosed());
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  /** Runs what users have attached, here and now; after the answer is known. */
  void tell() {
    if (answer.isCompletedExceptionally()) {
      var unused = answer.whenComplete((none, failure) -> super.completeExceptionally(failure));
    } else {
      super.complete(answer.join());
    }
  }

  // What a user does to the future competes with the node's own answer.

  @Override
  public boolean complete(T value) {
    return settled(answer.complete(value), false) && super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return settled(answer.completeExceptionally(failure), false)
        && super.completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean isFirst = settled(answer.cancel(false), false);
    return (isFirst && super.cancel(mayInterruptIfRunning)) || isCancelled();
  }

  // What is known is told without waiting for the thread for answers.

  @Override
  public boolean isDone() {
    return answer.isDone();
  }

  @Override
  public boolean isCancelled() {
    return answer.isCancelled();
  }

  @Override
  public boolean isCompletedExceptionally() {
    return answer.isCompletedExceptionally();
  }

  @Override
  public T join() {
    calls.passTime(answer, Calls.FOREVER);
    return answer.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    calls.passTime(answer, Calls.FOREVER);
    return answer.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    calls.passTime(answer, Duration.ofNanos(unit.toNanos(timeout)));
    return answer.get(timeout, unit);
  }

  @Override
  public T getNow(T otherwise) {
    return answer.getNow(otherwise);
  }

  /** What is made of this future is a plain one. */
  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }
}
