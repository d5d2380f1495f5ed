package io.meshage.protocol.delivery;

import io.meshage.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sources that this node remembers, the one heard longest ago first. The oldest make room for
 * new ones: after five minutes of silence, or when there are too many.
 */
final class Correspondents {
  static final int MOST = 16_384;
  private static final long IDLE_NANOS = 5L * 60 * 1_000_000_000;

  private record Life(NodeId source, long instance) {}

  private final Map<Life, Correspondent> lives = new LinkedHashMap<>(16, 0.75f, true);
  private final Consumer<Correspondent> forgotten;

  /** The one that was asked for last, found again without a look-up. */
  private @Nullable Correspondent latest;

  /**
   * Makes an empty table.
   *
   * @param forgotten gets each one that is dropped
   */
  Correspondents(Consumer<Correspondent> forgotten) {
    this.forgotten = forgotten;
  }

  int size() {
    return lives.size();
  }

  /** Returns what is known of this life of a node; null if nothing. */
  @Nullable Correspondent find(NodeId source, long instance) {
    Correspondent found = latest;
    if (found == null || !found.is(source, instance)) {
      found = lives.get(new Life(source, instance));
      latest = found == null ? latest : found;
    }
    return found;
  }

  /** The same, and makes it if it is not there. */
  Correspondent heard(NodeId source, long instance, long nowNanos) {
    Correspondent found = find(source, instance);
    if (found == null) {
      makeRoom(nowNanos);
      found = new Correspondent(source, instance, nowNanos);
      lives.put(new Life(source, instance), found);
      latest = found;
    }
    found.lastHeardNanos = nowNanos;
    return found;
  }

  void forgetAll() {
    lives.values().forEach(forgotten);
    lives.clear();
    latest = null;
  }

  private void makeRoom(long nowNanos) {
    Iterator<Correspondent> oldestFirst = lives.values().iterator();
    while (oldestFirst.hasNext()) {
      Correspondent oldest = oldestFirst.next();
      if (lives.size() < MOST && nowNanos - oldest.lastHeardNanos < IDLE_NANOS) {
        return;
      }
      oldestFirst.remove();
      if (oldest.equals(latest)) {
        latest = null;
      }
      forgotten.accept(oldest);
    }
  }
}
