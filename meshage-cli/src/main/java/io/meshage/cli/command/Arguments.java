package io.meshage.cli.command;

import java.util.Map;
import java.util.Optional;

/**
 * Arguments and variables as the JVM has read them: whatever is no text in the encoding that it
 * takes from the locale has become U+FFFD, and is lost.
 */
final class Arguments {
  private static final char LOST = '\ufffd';

  private Arguments() {}

  /** Returns why these cannot be what was meant, in one line; empty if they can. */
  static Optional<String> unread(String[] words, Map<String, String> environment) {
    for (String word : words) {
      if (word.indexOf(LOST) >= 0) {
        return Optional.of(
            "the argument '"
                + Words.shown(word, "")
                + "' is not text in UTF-8, or the locale is another one; set LC_ALL=C.UTF-8, and"
                + " send bytes that are no text from standard input with -");
      }
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      if (variable.getKey().startsWith("MESHAGE_") && variable.getValue().indexOf(LOST) >= 0) {
        return Optional.of(
            "$"
                + variable.getKey()
                + " is not text in UTF-8, or the locale is another one; set LC_ALL=C.UTF-8");
      }
    }
    return Optional.empty();
  }
}
