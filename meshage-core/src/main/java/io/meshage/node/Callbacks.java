package io.meshage.node;

import io.meshage.MeshListener.CallbackFailed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
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
  private volatile boolean closed;

  /**
   * Makes the place of one node.
   *
   * @param news hears of what was thrown, on the callback thread
   */
  Callbacks(String name, Loop loop, Counters counters, Consumer<CallbackFailed> news) {
    this.name = name;
    this.loop = loop;
    this.counters = counters;
    this.news = news;
  }

  /** Runs something on the callback thread, after all that was given before. Any thread. */
  void execute(Runnable action) {
    loop.callbacks().execute(action);
  }

  /**
   * Calls code of the application. On the callback thread.
   *
   * @param callback what it is, see {@link CallbackFailed}
   * @param counter counts what is thrown
   * @return whether it was called, be it that it threw
   */
  boolean call(String callback, String counter, Runnable code) {
    if (closed) {
      return false;
    }
    try {
      code.run();
    } catch (Throwable e) { // an error of this call must not keep the next one waiting
      LOG.warn("{}: the {} threw", name, callback, e);
      counters.count(counter);
      news.accept(new CallbackFailed(callback, e, now()));
    }
    return true;
  }

  Instant now() {
    return Instant.EPOCH.plus(loop.wallMicros(), ChronoUnit.MICROS);
  }

  /** From here on nothing is called; a call that is going on goes on. */
  void close() {
    closed = true;
  }
}
