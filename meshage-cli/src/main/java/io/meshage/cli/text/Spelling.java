package io.meshage.cli.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jline.utils.Levenshtein;

/** What somebody may have meant to write. */
public final class Spelling {
  private Spelling() {}

  /** Returns the nearest of these words; empty if none is so near that it may be a slip. */
  public static Optional<String> nearest(String typed, Collection<String> words) {
    return words.stream()
        .filter(word -> Levenshtein.distance(typed, word) <= mostTypos(typed))
        .min(Comparator.comparingInt(word -> Levenshtein.distance(typed, word)));
  }

  /** A third of the letters is a slip. */
  private static int mostTypos(String word) {
    return Math.max(1, word.length() / 3);
  }
}
