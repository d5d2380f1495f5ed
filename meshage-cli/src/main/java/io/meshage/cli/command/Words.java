package io.meshage.cli.command;

import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Steering;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Small phrases that several commands share. */
final class Words {
  private static final int STEP = 1000;
  private static final String SCALE = " kMGTP";

  private Words() {}

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** A number in at most four figures: 987, 12k, 3.4M. */
  static String amount(long number) {
    double rest = number;
    int step = 0;
    while (rest >= STEP && step < SCALE.length() - 1) {
      rest /= STEP;
      step++;
    }
    if (step == 0) {
      return String.valueOf(number);
    }
    return String.format(Locale.ROOT, rest < 10 ? "%.1f" : "%.0f", rest) + SCALE.charAt(step);
  }

  /** {@code NO_ROUTE} as "no route". */
  static String outcome(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** What a person can do about an outcome. */
  static String remedy(String outcome) {
    return switch (outcome) {
      case "NO_ROUTE" -> "dial one of its neighbours, see 'meshage mesh'";
      case "UNKNOWN_NAME" -> "see 'meshage list' for the names there are";
      case "TIMEOUT" -> "it did not answer in time; see 'meshage ping'";
      case "BUSY" -> "its inbox or a queue on the way is full; send again later";
      case "HOP_LIMIT" -> "the way is too long; add links";
      case "LEFT" -> "it left the mesh; start it again";
      case "UNDECODABLE" -> "it runs another application; send text or bytes";
      case "NO_CODEC" -> "give both nodes the same codec, or send text or bytes";
      case "TOO_LARGE" -> "send it in smaller parts";
      default -> "see 'meshage mesh'";
    };
  }

  /** A name in a row of names; in quotation marks where it has spaces. */
  static String quoted(String name) {
    return name.indexOf(' ') < 0 ? name : "'" + name + "'";
  }

  /** Names with arrows between. */
  static String way(List<String> hops, Paint paint) {
    StringBuilder way = new StringBuilder();
    for (String hop : hops) {
      way.append(way.isEmpty() ? "" : paint.dim(" → ")).append(paint.name(hop));
    }
    return way.toString();
  }

  /** A field of microseconds as a duration. */
  static String time(JsonObject object, String field) {
    return Durations.format(Duration.of(object.number(field), ChronoUnit.MICROS));
  }

  /** The same without the milliseconds that nobody reads. */
  static String rounded(JsonObject object, String field) {
    return time(object, field).replaceFirst("(?<=[hms])\\d+ms$", "");
  }

  /** Why no message takes a link that is there. */
  static String unused(JsonObject link) {
    return link.number("settlingMicros") == 0
        ? link.text("peer") + ": not told to the mesh yet by both ends"
        : link.text("peer")
            + ": kept breaking, settling, "
            + time(link, "settlingMicros")
            + " left";
  }

  /** A link that is dialled again until it is there. */
  static String awaited(JsonObject link) {
    return link.text("peer")
        + " ("
        + shown(link.text("address"), "")
        + "), missing for "
        + rounded(link, "missingMicros")
        + ", "
        + shown(link.text("text"), "")
        + "; dialled again in "
        + time(link, "nextTryMicros");
  }

  /** The time of day, here, of an instant in ISO 8601. */
  static String timeOfDay(String instant) {
    return DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT)
        .withZone(ZoneId.systemDefault())
        .format(Instant.parse(instant));
  }

  /**
   * Text from elsewhere, with nothing in it that could steer a terminal: control characters,
   * separators of lines, and what turns the direction of writing are shown as Java writes them.
   */
  static String shown(String text, String indent) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                shown.append('\n').append(indent);
              } else if (c != '\t' && Steering.steers(c)) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }
}
