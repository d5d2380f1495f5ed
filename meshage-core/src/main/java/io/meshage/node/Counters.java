package io.meshage.node;

import io.meshage.NodeStats;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a node counts, by name. Names come from the code, never from the network, so that there is a
 * bounded number of them. Any thread.
 */
public final class Counters {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  /** Adds one. */
  public void count(String name) {
    counts.computeIfAbsent(name, unused -> new LongAdder()).increment();
  }

  /** Adds so many. */
  void count(String name, long number) {
    counts.computeIfAbsent(name, unused -> new LongAdder()).add(number);
  }

  NodeStats snapshot() {
    TreeMap<String, Long> values = new TreeMap<>();
    counts.forEach((name, value) -> values.put(name, value.sum()));
    return new NodeStats(values);
  }
}
