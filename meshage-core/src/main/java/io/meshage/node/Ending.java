package io.meshage.node;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.meshage.MeshException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a node ends: once, by a call, or because something failed in it. Any thread. */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  /** Each link has a second for what it still has to write. */
  private static final int LAST_WRITES_SECONDS = 5;

  /** More than the last writes and what is waited for each thread of a node take together. */
  private static final int LONGEST_END_SECONDS = 15;

  private final String name;
  private final Loop loop;
  private final NodeRuntime runtime;
  private final Runnable release;
  private final Calls calls;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile @Nullable MeshException failure;

  Ending(NodeParts parts, NodeRuntime runtime, Calls calls) {
    this.name = parts.config().name();
    this.loop = parts.loop();
    this.release = parts.release();
    this.runtime = runtime;
    this.calls = calls;
  }

  /** Completes when nothing is left of the node; fails if the node failed. */
  CompletableFuture<Void> closed() {
    CompletableFuture<Void> own = new CompletableFuture<>(); // nobody else's to complete
    var unused =
        closed.whenComplete(
            (done, why) -> {
              if (why == null) {
                own.complete(null);
              } else {
                own.completeExceptionally(why);
              }
            });
    return own;
  }

  /**
   * Lets the application have what is in the inbox, which takes no more, then ends the node.
   *
   * @throws IllegalStateException on a node's own thread; nothing happens then
   */
  void leave(Duration drain) {
    if (!drain.isZero() && !calls.isShut()) {
      loop.refuseToWait();
      try {
        loop.await(loop.ask(() -> runtime.inbox().drain(drain)));
      } finally {
        end(runtime::leave);
      }
    }
    end(runtime::leave);
  }

  /**
   * Ends the node, and returns when that is done, whoever has begun it.
   *
   * @param how begins on the loop, and completes when the last frames are out
   */
  void end(Supplier<CompletableFuture<Void>> how) {
    if (calls.shut(
        new MeshException("node " + name + " has left the mesh; start it again to use it"))) {
      try {
        CompletableFuture<Void> written = loop.ask(how);
        calls.close(); // nobody waits for the last frames but whoever ends the node
        if (!loop.inLoop()) {
          var unused = written.completeOnTimeout(null, LAST_WRITES_SECONDS, SECONDS).join();
        }
      } finally {
        finish();
      }
    } else if (loop.mayWait()) {
      // To return before whoever began has ended it would let the application's code run on.
      var unused =
          closed
              .handle((done, why) -> true)
              .completeOnTimeout(false, LONGEST_END_SECONDS, SECONDS)
              .join();
    }
  }

  /**
   * Ends the node as a crash would, because something was thrown that nothing may throw: a node
   * that is half alive would keep its name and its links, and do nothing with them.
   */
  void fail(Throwable thrown) {
    if (!loop.inLoop()) {
      loop.execute(() -> fail(thrown));
      return;
    }
    MeshException why =
        new MeshException(
            "node "
                + name
                + " has ended because of an internal error: "
                + thrown
                + "; start it again, and report what its log says",
            thrown);
    if (calls.shut(why)) {
      failure = why;
      try {
        var unused = runtime.abort();
      } catch (RuntimeException | Error e) {
        thrown.addSuppressed(e); // the loop closes what is left when it ends
      }
      loop.apart(this::finish);
    }
  }

  private void tellOfLost(int messages) {
    if (messages > 0) {
      runtime.counters().count("messages-not-handed-over", messages);
      LOG.warn(
          "{}: closed with {} acknowledged messages that were not taken; see Node.leave(Duration)",
          name,
          messages);
    }
  }

  private void finish() {
    calls.close();
    try {
      runtime.shut();
    } finally {
      release.run();
      runtime.herald().callbacks().close();
      tellOfLost(runtime.inbox().notHandedOver());
      MeshException why = failure;
      if (why == null) {
        closed.complete(null);
      } else {
        closed.completeExceptionally(why);
      }
    }
  }
}
