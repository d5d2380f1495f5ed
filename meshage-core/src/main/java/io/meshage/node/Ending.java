package io.meshage.node;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.meshage.MeshException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a node ends: once, by a call, or because something failed in it. Any thread. */
final class Ending {
  /** Each link has a second for what it still has to write. */
  private static final int LAST_WRITES_SECONDS = 5;

  private final String name;
  private final Loop loop;
  private final NodeBody body;
  private final Runnable release;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean begun;
  private volatile @Nullable MeshException failure;

  Ending(NodeParts parts, NodeBody body) {
    this.name = parts.config().name();
    this.loop = parts.loop();
    this.release = parts.release();
    this.body = body;
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
   * Lets a call pass while the node is there.
   *
   * @throws MeshException if it has ended, or is about to, with the reason
   */
  void refuseIfBegun() {
    if (begun) {
      MeshException why = failure;
      throw why == null
          ? new MeshException("node " + name + " has left the mesh; start it again to use it")
          : new MeshException(String.valueOf(why.getMessage()), why);
    }
  }

  /**
   * Ends the node, and returns when that is done; does nothing if it has begun already.
   *
   * @param how begins on the loop, and completes when the last frames are out
   */
  void end(Supplier<CompletableFuture<Void>> how) {
    if (begin()) {
      try {
        CompletableFuture<Void> written = loop.ask(how);
        if (!loop.inLoop()) {
          var unused = written.completeOnTimeout(null, LAST_WRITES_SECONDS, SECONDS).join();
        }
      } finally {
        finish();
      }
    }
  }

  /**
   * Ends the node as a crash would, because something was thrown that nothing may throw: a node
   * that is half alive would keep its name and its links, and do nothing with them.
   */
  void fail(Throwable thrown) {
    if (!loop.inLoop()) {
      loop.execute(() -> fail(thrown));
    } else if (begin()) {
      failure =
          new MeshException(
              "node "
                  + name
                  + " has ended because of an error in it: "
                  + thrown
                  + "; start it again, and report what its log says",
              thrown);
      try {
        var unused = body.abort();
      } catch (RuntimeException | Error e) {
        thrown.addSuppressed(e); // the loop closes what is left when it ends
      }
      loop.apart(this::finish);
    }
  }

  private void finish() {
    try {
      body.shut();
    } finally {
      release.run();
      MeshException why = failure;
      if (why == null) {
        closed.complete(null);
      } else {
        closed.completeExceptionally(why);
      }
    }
  }

  private synchronized boolean begin() {
    boolean first = !begun;
    begun = true;
    return first;
  }
}
