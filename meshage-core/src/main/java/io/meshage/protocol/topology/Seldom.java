package io.meshage.protocol.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets something happen at most once in a while for each key. It remembers a bounded number of
 * keys; under more, the oldest may happen again early.
 */
final class Seldom<K> {
  private static final int MOST_KEYS = 1024;

  private final long spacingNanos;
  private final Map<K, Long> lastNanos = new LinkedHashMap<>();

  Seldom(Duration spacing) {
    spacingNanos = spacing.toNanos();
  }

  /** Returns whether it may happen now, and if so notes that it does. */
  boolean may(K key, long nowNanos) {
    Long last = lastNanos.get(key);
    if (last != null && nowNanos - last < spacingNanos) {
      return false;
    }
    lastNanos.remove(key); // so that the order is that of the last time
    lastNanos.put(key, nowNanos);
    if (lastNanos.size() > MOST_KEYS) {
      lastNanos.remove(lastNanos.keySet().iterator().next());
    }
    return true;
  }
}
