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
 * What became of one message, with a row for every recipient that was asked for. Immutable.
 *
 * @param id the message's id
 * @param outcomes recipient's name to outcome, in name order
 * @param elapsed from the call until the last outcome was known
 * @param details more words about some outcomes, by recipient: for {@link Outcome#NO_CODEC} which
 *     codec was used, and which the recipient reads; for {@link Outcome#TOO_LARGE} how large the
 *     body was, and which node takes how much; for a recipient without a route whose link kept
 *     breaking, for how long that is still held back
 * @param uncertain the recipients that did not acknowledge and may have the message all the same,
 *     in name order: a copy for them left this node, and nobody can say that it did not arrive
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

  /** Creates a report in which whatever was not acknowledged has not arrived. */
  public SendReport(
      MessageId id,
      SortedMap<String, Outcome> outcomes,
      Duration elapsed,
      SortedMap<String, String> details) {
    this(id, outcomes, elapsed, details, ImmutableSortedSet.of());
  }

  /** Creates a report that has no more to say. */
  public SendReport(MessageId id, SortedMap<String, Outcome> outcomes, Duration elapsed) {
    this(id, outcomes, elapsed, ImmutableSortedMap.of());
  }

  /**
   * Returns what became of the message for a recipient, in words for people.
   *
   * @throws IllegalArgumentException if nobody of this name was asked for
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
   * this node and nobody can say that it did not arrive. Where this is false, sending again cannot
   * deliver twice.
   *
   * @throws IllegalArgumentException if nobody of this name was asked for
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
