package io.meshage;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer of each node of the mesh to a {@link KeysCommand}.
 *
 * @param answers the answers, by node name
 * @param failed why the other nodes did not answer, by node name
 */
public record KeysReport(SortedMap<String, Answer> answers, SortedMap<String, Outcome> failed) {

  /**
   * The answer of one node.
   *
   * @param done whether the node did what was asked, or had done so before
   * @param text the same as a text for people, with the reason if it did not
   * @param fingerprints the fingerprints of its keys afterwards, the one in use first
   */
  public record Answer(boolean done, String text, List<String> fingerprints) {
    public Answer {
      Objects.requireNonNull(text, "text");
      Objects.requireNonNull(fingerprints, "fingerprints");
      Limits.text(text, Limits.MAX_TEXT_BYTES, "the text");
      Limits.atMost(Keyring.MAX_KEYS, fingerprints.size(), "keys");
      fingerprints = List.copyOf(fingerprints);
    }
  }

  public KeysReport {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(failed, "failed");
    answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    failed = Collections.unmodifiableSortedMap(new TreeMap<>(failed));
  }

  /** Returns whether every node answered, and did what was asked. */
  public boolean complete() {
    return failed.isEmpty() && answers.values().stream().allMatch(Answer::done);
  }
}
