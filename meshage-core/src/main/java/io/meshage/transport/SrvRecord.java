package io.meshage.transport;

import io.meshage.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One place of a service (RFC 2782).
 *
 * @param priority the lowest is tried first
 * @param weight among equals, how likely it is to be before the others
 * @param place where a node accepts connections
 */
record SrvRecord(int priority, int weight, Endpoint place) {

  /** Returns the records in the order in which to try them. */
  static List<SrvRecord> inOrder(List<SrvRecord> records, RandomGenerator random) {
    List<SrvRecord> ordered = new ArrayList<>();
    records.stream()
        .collect(Collectors.groupingBy(SrvRecord::priority, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(equals -> draw(equals, random, ordered));
    return ordered;
  }

  /** Draws one after the other; one without weight comes last but for a small chance. */
  private static void draw(
      List<SrvRecord> equals, RandomGenerator random, List<SrvRecord> ordered) {
    List<SrvRecord> left = new ArrayList<>(equals);
    left.sort((a, b) -> Boolean.compare(a.weight > 0, b.weight > 0));
    while (!left.isEmpty()) {
      int sum = left.stream().mapToInt(SrvRecord::weight).sum();
      int drawn = random.nextInt(sum + 1);
      int index = 0;
      int running = left.get(0).weight;
      while (running < drawn) {
        index++;
        running += left.get(index).weight;
      }
      ordered.add(left.remove(index));
    }
  }
}
