package io.meshage.bench.macro;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers for people: three digits that mean something. */
final class Numbers {
  private static final double THREE_DIGITS = 100;

  private Numbers() {}

  static String of(double value) {
    double size = Math.abs(value);
    String format = size >= THREE_DIGITS ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  static String ratio(OptionalDouble ratio) {
    return ratio.isPresent() ? String.format(Locale.ROOT, "%.2fx", ratio.getAsDouble()) : "";
  }
}
