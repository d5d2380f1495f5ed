package io.meshage;

import java.time.Duration;

/**
 * Formats durations as people write them here: {@code 250ms}, {@code 10s}, {@code 1m30s}, {@code
 * 1h}.
 */
final class Times {
  private Times() {}

  /** Returns a duration in units from hours to nanoseconds, none of them zero. */
  static String words(Duration duration) {
    if (duration.isNegative()) {
      return "-" + words(duration.negated());
    }
    StringBuilder words = new StringBuilder();
    append(words, duration.toHours(), "h");
    append(words, duration.toMinutesPart(), "m");
    append(words, duration.toSecondsPart(), "s");
    append(words, duration.toMillisPart(), "ms");
    append(words, duration.toNanosPart() / 1_000 % 1_000, "us");
    append(words, duration.toNanosPart() % 1_000, "ns");
    return words.isEmpty() ? "0s" : words.toString();
  }

  private static void append(StringBuilder words, long amount, String unit) {
    if (amount != 0) {
      words.append(amount).append(unit);
    }
  }
}
