package io.meshage.cli.text;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 10s}, {@code 2m}, {@code 1h}, and joined
 * from large to small as in {@code 1m30s}. What is printed can be read again.
 */
public final class Durations {
  /** The longest that is read. */
  public static final Duration LONGEST = Duration.ofDays(1);

  // Nine digits cannot overflow, and are three years of hours.
  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if the text is none, or longer than a day
   */
  public static Duration parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || !form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write it like 250ms, 10s or 2m");
    }
    Duration sum =
        Duration.ofHours(part(form, 1))
            .plusMinutes(part(form, 2))
            .plusSeconds(part(form, 3))
            .plusMillis(part(form, 4));
    if (sum.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is too long; the longest is " + format(LONGEST));
    }
    return sum;
  }

  private static long part(Matcher form, int group) {
    String digits = form.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Returns the duration in the form that {@link #parse} reads, cut to milliseconds. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }

  /** Returns a measured time in three figures and its best unit, for people only. */
  public static String measured(long micros) {
    if (micros < MICROS_PER_MILLI) {
      return micros + " µs";
    }
    return micros < MICROS_PER_SECOND
        ? figures((double) micros / MICROS_PER_MILLI) + " ms"
        : figures((double) micros / MICROS_PER_SECOND) + " s";
  }

  private static String figures(double value) {
    int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
