package io.meshage.testkit;

import io.meshage.node.Loop;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A loop whose actions happen when a test says so: those of users' code apart from its own. */
public final class ManualLoop implements Loop {
  public final Queue<Runnable> callbacks = new ArrayDeque<>();
  public final Queue<Runnable> decoder = new ArrayDeque<>();
  private final Queue<Runnable> actions = new ArrayDeque<>();
  private final ManualScheduler time = new ManualScheduler();
  private @Nullable Error next;

  /** Lets everything happen that waits, and what follows from it. */
  public void settle() {
    while (!actions.isEmpty() || !decoder.isEmpty() || !callbacks.isEmpty()) {
      Queue<Runnable> next =
          !actions.isEmpty() ? actions : !decoder.isEmpty() ? decoder : callbacks;
      next.remove().run();
    }
  }

  @Override
  public long nowNanos() {
    return time.nowNanos();
  }

  @Override
  public long wallMicros() {
    return time.wallMicros();
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    return time.after(delay, action);
  }

  @Override
  public boolean inLoop() {
    return true;
  }

  /** Lets the next action that is to be executed fail so. */
  public void failOnce(Error failure) {
    next = failure;
  }

  @Override
  public void execute(Runnable action) {
    Error failure = next;
    if (failure != null) {
      next = null;
      throw failure;
    }
    actions.add(action);
  }

  @Override
  public Executor callbacks() {
    return callbacks::add;
  }

  @Override
  public Executor decoder() {
    return decoder::add;
  }

  @Override
  public Executor answers() {
    return callbacks::add;
  }

  @Override
  public <T> T ask(Supplier<T> question) {
    return question.get();
  }

  @Override
  public <T> T await(CompletableFuture<T> future) {
    return future.join();
  }

  @Override
  public void refuseToWait() {
    throw new IllegalStateException("nothing happens here while somebody waits");
  }

  @Override
  public void fail(Throwable failure) {
    throw new AssertionError("the node would have ended", failure);
  }

  @Override
  public void apart(Runnable action) {
    actions.add(action);
  }

  @Override
  public void close() {
    actions.clear();
  }
}
