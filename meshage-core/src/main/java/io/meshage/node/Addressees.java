package io.meshage.node;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.SendResult;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Whom a message is for: names on the way in, ids in between, names on the way out. Immutable. */
final class Addressees {
  /** The addressees of a broadcast, whom only the protocol knows. */
  static final Addressees ALL = new Addressees(List.of(), List.of());

  /** A power of two. */
  private static final int REMEMBERED = 1024;

  /**
   * Names that were sent to lately, with their ids: a hash costs more than all else that is done
   * about a name. One place for each hash code, so that it is bounded; whoever comes last stays.
   */
  private static final AtomicReferenceArray<Addressee> RECENT =
      new AtomicReferenceArray<>(REMEMBERED);

  private record Addressee(String name, NodeId id) {}

  private final List<NodeId> ids;
  private final List<String> names;

  private Addressees(List<NodeId> ids, List<String> names) {
    this.ids = ids;
    this.names = names;
  }

  /**
   * Returns the addressees with these names, each once.
   *
   * @throws IllegalArgumentException if there cannot be such a name
   */
  static Addressees named(Collection<String> names) {
    if (names.size() == 1) {
      Addressee only = find(names.iterator().next());
      return new Addressees(List.of(only.id), List.of(only.name));
    }
    TreeMap<NodeId, String> sorted = new TreeMap<>();
    for (String name : names) {
      Addressee each = find(name);
      sorted.put(each.id, each.name);
    }
    return new Addressees(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
  }

  private static Addressee find(String name) {
    Objects.requireNonNull(name, "a name in recipients");
    int place = name.hashCode() & (REMEMBERED - 1);
    Addressee known = RECENT.get(place);
    if (known == null || !known.name.equals(name)) {
      Limits.name(name, "a recipient's name");
      known = new Addressee(name, NodeId.ofName(name));
      RECENT.set(place, known);
    }
    return known;
  }

  /** Returns the ids, ascending. */
  List<NodeId> ids() {
    return ids;
  }

  /**
   * Makes the report for the application.
   *
   * @param routes the names of ids that nobody has named here, and what those nodes read
   * @param more what there is to say besides
   */
  SendReport report(SendResult result, Routes routes, Details more) {
    return new SendReport(
        result.id(),
        outcomes(result.results(), routes),
        Duration.ofNanos(result.elapsedNanos()),
        details(result.results(), routes, more),
        uncertain(result, routes));
  }

  private SortedSet<String> uncertain(SendResult result, Routes routes) {
    if (result.uncertain().isEmpty()) {
      return ImmutableSortedSet.of();
    }
    TreeSet<String> uncertain = new TreeSet<>();
    List<Result> rows = result.results();
    for (int i = 0; i < rows.size(); i++) {
      if (Collections.binarySearch(result.uncertain(), rows.get(i).recipient()) >= 0) {
        uncertain.add(name(rows, i, routes));
      }
    }
    return uncertain;
  }

  /** The rows of a result stand in the order of the ids that were asked for. */
  private String name(List<Result> rows, int i, Routes routes) {
    boolean isNamed = rows.size() == ids.size();
    return isNamed ? names.get(i) : routes.name(rows.get(i).recipient());
  }

  private SortedMap<String, String> details(List<Result> rows, Routes routes, Details more) {
    SortedMap<String, String> details = ImmutableSortedMap.of();
    for (int i = 0; i < rows.size(); i++) {
      Result row = rows.get(i);
      String words = row.outcome() == Outcome.ACKNOWLEDGED ? null : more.of(row, routes);
      if (words != null) {
        details = details.isEmpty() ? new TreeMap<>() : details;
        details.put(name(rows, i, routes), words);
      }
    }
    return details;
  }

  private ImmutableSortedMap<String, Outcome> outcomes(List<Result> rows, Routes routes) {
    boolean isNamed = rows.size() == ids.size();
    if (isNamed && rows.size() == 1) {
      return ImmutableSortedMap.of(names.get(0), rows.get(0).outcome());
    }
    Map<String, Outcome> outcomes = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      outcomes.put(name(rows, i, routes), rows.get(i).outcome());
    }
    return ImmutableSortedMap.copyOf(outcomes);
  }
}
