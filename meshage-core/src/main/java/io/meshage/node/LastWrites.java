package io.meshage.node;

import io.meshage.message.MeshMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Links that end in good order: they are closed when what waits for them has been written, or has
 * had its time. Confined to the node's loop.
 */
final class LastWrites {
  private final Consumer<String> counters;
  private final Set<HostedLink> ending = new LinkedHashSet<>();
  private final CompletableFuture<Void> allWritten = new CompletableFuture<>();
  private boolean areAll;

  LastWrites(Consumer<String> counters) {
    this.counters = counters;
  }

  /** Writes what waits for the link, the farewell last, and then closes it. */
  void close(HostedLink link, @Nullable MeshMessage farewell) {
    ending.add(link);
    try {
      link.closeAfterWrites(farewell, () -> written(link));
    } catch (RuntimeException | Error e) {
      counters.accept("goodbyes-dropped");
      link.cut();
      written(link);
    }
  }

  private void written(HostedLink link) {
    link.noteGone();
    ending.remove(link);
    completeIfAll();
  }

  private void completeIfAll() {
    if (areAll && ending.isEmpty()) {
      allWritten.complete(null);
    }
  }

  /** There are no more; completes when all has been written. */
  CompletableFuture<Void> all() {
    areAll = true;
    completeIfAll();
    return allWritten;
  }

  /** Cuts those that are not done. */
  void abort() {
    List.copyOf(ending).forEach(HostedLink::cut);
  }
}
