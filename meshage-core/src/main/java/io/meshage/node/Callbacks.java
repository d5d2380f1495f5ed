package io.meshage.node;

import io.meshage.MeshListener.CallbackFailed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the application's code is called: off the loop, in order, one call at a time,
 * and never again once the node has ended. What it throws is logged, counted and told, and harms
 * nothing else.
 */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  private final String name;
  private final Loop loop;
  private final Counters counters;
  private final Consumer<CallbackFailed> news;
  private final BiConsumer<String, Consumer<String>> warnings;
  private volatile boolean closed;
  private volatile @Nullable Thread calling;

  /**
   * Makes the place of one node.
   *
   * @param news hears of what was thrown, on the callback thread
   * @param warnings logs it, now and then of each kind
   */
  Callbacks(
      String name,
      Loop loop,
      Counters counters,
      Consumer<CallbackFailed> news,
      BiConsumer<String, Consumer<String>> warnings) {
    this.name = name;
    this.loop = loop;
    this.counters = counters;
    this.news = news;
    this.warnings = warnings;
  }

  /** Runs something on the callback thread, after all that was given before. Any thread. */
  void execute(Runnable action) {
    loop.callbacks().execute(action);
  }

  /**
   * Calls code of the application, with one argument. On the callback thread.
   *
   * @param callback what it is, see {@link CallbackFailed}
   * @param counter counts what is thrown
   * @return whether it was called, be it that it threw
   */
  <T> boolean call(String callback, String counter, Consumer<? super T> code, T argument) {
    if (closed) {
      return false;
    }
    Thread outer = calling;
    calling = Thread.currentThread();
    try {
      code.accept(argument);
    } catch (Throwable e) { // an error of this call must not keep the next one waiting
      warnSeldom(callback, others -> LOG.warn("{}: the {} threw{}", name, callback, others, e));
      counters.count(counter);
      news.accept(new CallbackFailed(callback, e, now()));
    } finally {
      calling = outer;
    }
    return true;
  }

  /** Logs something that others can cause; now and then of each kind, from any thread. */
  void warnSeldom(String kind, Consumer<String> log) {
    warnings.accept(kind, log);
  }

  Instant now() {
    return Instant.EPOCH.plus(loop.wallMicros(), ChronoUnit.MICROS);
  }

  /** From here on nothing is called. A call that is going on is not interrupted, but told. */
  void close() {
    closed = true;
    Thread thread = calling;
    if (thread != null && thread != Thread.currentThread()) {
      counters.count("callbacks-outlive-node");
      LOG.warn(
          "{}: the node is closed, and code of the application still runs in {}", name, thread);
    }
  }
}
