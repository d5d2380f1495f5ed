package io.meshage.graphviz;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which way, and as which step, the highlighted routes take each link. */
final class Steps {

  private record Way(String from, String to) {}

  /** The earliest step that goes this way; only ever asked, never walked through. */
  private final Map<Way, Integer> earliest = new HashMap<>();

  Steps(List<List<String>> routes) {
    for (List<String> route : routes) {
      for (int i = 1; i < route.size(); i++) {
        earliest.merge(new Way(route.get(i - 1), route.get(i)), i, Math::min);
      }
    }
  }

  boolean taken(String from, String to) {
    return earliest.containsKey(new Way(from, to));
  }

  /** Returns the step as text, both where routes take the link both ways; empty if none does. */
  String of(String a, String b) {
    return Stream.of(new Way(a, b), new Way(b, a))
        .filter(earliest::containsKey)
        .map(earliest::get)
        .sorted()
        .distinct()
        .map(String::valueOf)
        .collect(Collectors.joining("·"));
  }
}
