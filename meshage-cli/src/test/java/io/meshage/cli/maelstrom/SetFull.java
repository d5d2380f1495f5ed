package io.meshage.cli.maelstrom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of each element that was added to a set: was it lost, and how long did it take, after
 * its addition was acknowledged, until every later read had it? The definitions of the checker
 * set-full of Jepsen, in milliseconds.
 */
final class SetFull {
  private final Map<Long, Long> acknowledged = new TreeMap<>();
  private final List<Read> reads = new ArrayList<>();

  private record Read(long atMillis, Set<Long> seen) {}

  void added(long element, long atMillis) {
    acknowledged.put(element, atMillis);
  }

  void read(Collection<Long> elements, long atMillis) {
    reads.add(new Read(atMillis, new HashSet<>(elements)));
  }

  int elements() {
    return acknowledged.size();
  }

  /** Elements that the last reads did not have: after the last read that had it, one had it not. */
  List<Long> lost() {
    return acknowledged.keySet().stream().filter(element -> !isInAllLast(element)).toList();
  }

  private boolean isInAllLast(long element) {
    long last = reads.stream().mapToLong(Read::atMillis).max().orElse(0);
    return reads.stream()
        .filter(read -> read.atMillis == last)
        .allMatch(read -> read.seen.contains(element));
  }

  /** How long each element was missing in some read, after it was acknowledged; ascending. */
  List<Long> stableLatencies() {
    List<Long> latencies = new ArrayList<>();
    acknowledged.forEach(
        (element, since) ->
            latencies.add(
                reads.stream()
                    .filter(read -> read.atMillis >= since && !read.seen.contains(element))
                    .mapToLong(read -> read.atMillis - since)
                    .max()
                    .orElse(0)));
    latencies.sort(null);
    return latencies;
  }
}
