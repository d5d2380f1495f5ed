package io.meshage;

import com.google.common.collect.ImmutableSortedMap;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of one message, with a row for every recipient that was asked for. Immutable.
 *
 * @param id the message's id
 * @param outcomes recipient's name to outcome, in name order
 * @param elapsed from the call until the last outcome was known
 */
public record SendReport(MessageId id, SortedMap<String, Outcome> outcomes, Duration elapsed) {

  public SendReport {
    outcomes = ImmutableSortedMap.copyOf(outcomes); // copies nothing that is one already
  }

  /** Returns the recipients that have the message, in name order. */
  public List<String> acknowledged() {
    return outcomes.entrySet().stream()
        .filter(row -> row.getValue() == Outcome.ACKNOWLEDGED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the recipients that did not acknowledge, each with the reason, in name order. */
  public SortedMap<String, Outcome> failed() {
    if (complete()) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, Outcome> failed = new TreeMap<>(outcomes);
    failed.values().removeIf(outcome -> outcome == Outcome.ACKNOWLEDGED);
    return Collections.unmodifiableSortedMap(failed);
  }

  /** Returns whether every recipient acknowledged; true when there was none. */
  public boolean complete() {
    for (Outcome outcome : outcomes.values()) {
      if (outcome != Outcome.ACKNOWLEDGED) {
        return false;
      }
    }
    return true;
  }
}
