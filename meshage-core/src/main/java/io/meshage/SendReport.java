package io.meshage;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The report about one message, with an outcome for every recipient. Immutable.
 *
 * @param id the message's id
 * @param outcomes outcome by recipient, in name order
 * @param elapsed from the call until the last outcome was known
 * @param details more about some outcomes, by recipient. For {@link Outcome#NO_CODEC}: which codec
 *     was used, and which ones the recipient reads. For {@link Outcome#TOO_LARGE}: how large the
 *     body was, and how much which node takes. For a recipient without a route whose link kept
 *     breaking: how much longer that link is not used
 * @param uncertain the recipients that did not acknowledge but may have the message, in name order:
 *     a copy for them left this node, and it is not certain that it did not arrive
 */
public record SendReport(
    MessageId id,
    SortedMap<String, Outcome> outcomes,
    Duration elapsed,
    SortedMap<String, String> details,
    SortedSet<String> uncertain) {

  public SendReport {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(outcomes, "outcomes");
    Objects.requireNonNull(elapsed, "elapsed");
    Objects.requireNonNull(details, "details");
    outcomes = ImmutableSortedMap.copyOf(outcomes); // copies nothing that is one already
    details = ImmutableSortedMap.copyOf(details);
    uncertain = ImmutableSortedSet.copyOf(Objects.requireNonNull(uncertain, "uncertain"));
  }

  /** Creates a report in which no recipient is uncertain. */
  public SendReport(
      MessageId id,
      SortedMap<String, Outcome> outcomes,
      Duration elapsed,
      SortedMap<String, String> details) {
    this(id, outcomes, elapsed, details, ImmutableSortedSet.of());
  }

  /** Creates a report without details. */
  public SendReport(MessageId id, SortedMap<String, Outcome> outcomes, Duration elapsed) {
    this(id, outcomes, elapsed, ImmutableSortedMap.of());
  }

  /**
   * Returns the outcome for a recipient, with its details, as a text for people.
   *
   * @throws IllegalArgumentException if the message was not for a node of this name
   */
  public String words(String recipient) {
    Objects.requireNonNull(recipient, "recipient");
    Outcome outcome = outcomes.get(recipient);
    if (outcome == null) {
      throw new IllegalArgumentException("the message was not for " + recipient);
    }
    String known = outcome.words() + (uncertain.contains(recipient) ? ", may have arrived" : "");
    String more = details.get(recipient);
    return more == null ? known : known + " (" + more + ")";
  }

  /**
   * Returns whether a recipient may have the message: it acknowledged it, or a copy for it left
   * this node and it is not certain that the copy did not arrive. If this is false, sending again
   * cannot deliver the message twice.
   *
   * @throws IllegalArgumentException if the message was not for a node of this name
   */
  public boolean mayHaveArrived(String recipient) {
    Objects.requireNonNull(recipient, "recipient");
    Outcome outcome = outcomes.get(recipient);
    if (outcome == null) {
      throw new IllegalArgumentException("the message was not for " + recipient);
    }
    return outcome == Outcome.ACKNOWLEDGED || uncertain.contains(recipient);
  }

  /** Returns the recipients that have the message, in name order. */
  public List<String> acknowledged() {
    return outcomes.entrySet().stream()
        .filter(row -> row.getValue() == Outcome.ACKNOWLEDGED)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the recipients that did not acknowledge, each with its outcome, in name order. */
  public SortedMap<String, Outcome> failed() {
    if (complete()) {
      return Collections.emptySortedMap();
    }
    SortedMap<String, Outcome> failed = new TreeMap<>(outcomes);
    failed.values().removeIf(outcome -> outcome == Outcome.ACKNOWLEDGED);
    return Collections.unmodifiableSortedMap(failed);
  }

  /** Returns whether every recipient acknowledged; true if there was none. */
  public boolean complete() {
    for (Outcome outcome : outcomes.values()) {
      if (outcome != Outcome.ACKNOWLEDGED) {
        return false;
      }
    }
    return true;
  }
}
