package io.meshage.cli.simulate;

import io.meshage.cli.text.Durations;
import io.meshage.sim.Delay;
import io.meshage.sim.study.LinkDelays;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shares, rates and delays as people write them: {@code 1%}, {@code 10/s}, {@code 1ms..5ms}. */
final class Amounts {
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");
  private static final Pattern RATE = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)(?:/s)?");
  private static final Pattern MICROS = Pattern.compile("(\\d{1,9})(?:us|µs)");
  private static final Pattern NAMED = Pattern.compile("(constant|uniform|exponential)[ :=](.+)");
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final int NANOS_PER_MICRO = 1_000;

  private Amounts() {}

  /** A stretch of time. */
  record Window(Duration from, Duration to) {}

  /** Reads a share such as {@code 1%}; returns 0 to 1. */
  static double share(String text) {
    Matcher form = SHARE.matcher(text);
    double percent = form.matches() ? Double.parseDouble(form.group(1)) : -1;
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("'" + text + "' is not a share; write it like 1% or 0.5%");
    }
    return percent / 100;
  }

  /** Reads a rate such as {@code 10/s}; returns times a second. */
  static double rate(String text) {
    Matcher form = RATE.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a rate; write it like 10/s");
    }
    return Double.parseDouble(form.group(1));
  }

  /** Reads {@code A..B}. */
  static Window window(String text) {
    int dots = text.indexOf("..");
    if (dots < 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a stretch of time; write it like 10s..20s");
    }
    Window window =
        new Window(
            Durations.parse(text.substring(0, dots)), Durations.parse(text.substring(dots + 2)));
    if (window.to().compareTo(window.from()) <= 0) {
      throw new IllegalArgumentException("'" + text + "' ends before it begins");
    }
    return window;
  }

  /**
   * Reads the delay of links: {@code 5ms} or {@code constant 5ms}, {@code 1ms..5ms} or {@code
   * uniform 1ms..5ms}, {@code exponential 5ms}, {@code geography}.
   */
  static LinkDelays delays(String text) {
    if (text.equals("geography")) {
      return LinkDelays.geography();
    }
    Matcher named = NAMED.matcher(text);
    boolean isNamed = named.matches();
    String amount = isNamed ? named.group(2).strip() : text;
    int dots = amount.indexOf("..");
    boolean isRange = dots >= 0;
    String kind = isNamed ? named.group(1) : isRange ? "uniform" : "constant";
    if (isRange != kind.equals("uniform")) {
      throw notADelay(text);
    }
    Delay delay;
    if (isRange) {
      Duration least = oneWay(amount.substring(0, dots), text);
      Duration most = oneWay(amount.substring(dots + 2), text);
      if (most.compareTo(least) < 0) {
        throw new IllegalArgumentException("'" + text + "' ends before it begins");
      }
      delay = Delay.uniform(least, most);
    } else {
      Duration value = oneWay(amount, text);
      delay = kind.equals("constant") ? Delay.constant(value) : Delay.exponential(value);
    }
    return LinkDelays.same(delay);
  }

  private static Duration oneWay(String amount, String text) {
    Matcher micros = MICROS.matcher(amount);
    Duration duration;
    try {
      duration =
          micros.matches()
              ? Duration.ofNanos(Long.parseLong(micros.group(1)) * NANOS_PER_MICRO)
              : Durations.parse(amount);
    } catch (IllegalArgumentException e) {
      throw notADelay(text);
    }
    if (duration.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too long; the longest delay is 1m");
    }
    return duration;
  }

  private static IllegalArgumentException notADelay(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a delay; write 5ms, 1ms..10ms, 'exponential 5ms' or geography");
  }
}
