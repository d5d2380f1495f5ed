package io.meshage;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counters of a node since it started, by name, for instance {@code frames-malformed}.
 *
 * @param counters count by name, in name order; a counter that never rose is missing
 */
public record NodeStats(SortedMap<String, Long> counters) {
  public NodeStats {
    Objects.requireNonNull(counters, "counters");
    counters = Collections.unmodifiableSortedMap(new TreeMap<>(counters));
  }

  /** Returns one counter; 0 if it never rose. */
  public long count(String name) {
    Objects.requireNonNull(name, "name");
    return counters.getOrDefault(name, 0L);
  }
}
