package io.meshage.cli.command;

import io.meshage.cli.control.Body;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Causes;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.StandardInput;
import io.meshage.cli.text.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code send} and {@code broadcast} have in common: the body, and the report. */
final class Outgoing {
  private static final String STDIN = "-";
  private static final int MOST_NAMED = 10;

  /** Outcomes whose details tell of a link that is held back. */
  private static final Set<String> UNREACHED = Set.of("NO_ROUTE", "UNKNOWN_NAME", "LEFT");

  private final Common common;

  Outgoing(Common common) {
    this.common = common;
  }

  /** The argument itself, or standard input for {@code -}. */
  Body body(String argument) {
    if (!argument.equals(STDIN)) {
      check(argument.getBytes(StandardCharsets.UTF_8).length);
      return new Body(argument);
    }
    try {
      byte[] bytes = StandardInput.open().readNBytes(Body.MOST_BYTES + 1);
      check(bytes.length);
      return Body.ofBytes(bytes);
    } catch (IOException e) {
      throw Failure.usage(
          "standard input cannot be read: " + Causes.of(e) + "; pipe a file or text into it", e);
    }
  }

  private void check(int bytes) {
    if (bytes > Body.MOST_BYTES) {
      throw common.usage("the body is longer than " + Body.MOST_BYTES + " bytes; send it in parts");
    }
  }

  /** Shows the report and returns success, or throws with everybody who did not acknowledge. */
  int report(JsonObject report) {
    if (!common.printedAsJson(report)) {
      text(report, common.paint());
    }
    JsonObject failed = report.object("failed");
    if (failed.names().isEmpty()) {
      return 0;
    }
    List<String> parts = new ArrayList<>();
    for (String name : failed.names()) {
      parts.add(name + " (" + words(report, name) + ")");
    }
    int more = parts.size() - MOST_NAMED;
    String names = String.join(", ", parts.subList(0, Math.min(MOST_NAMED, parts.size())));
    throw Failure.mesh(
        "not acknowledged by "
            + names
            + (more > 0 ? " and " + more + " more" : "")
            + "; "
            + remedy(report, failed.names().iterator().next()));
  }

  private static String remedy(JsonObject report, String name) {
    String outcome = report.object("failed").text(name);
    if (isUncertain(report, name)) {
      return "to send it again may deliver it twice; ask the node first, see 'meshage ping'";
    }
    boolean isHeldBack = report.object("details").has(name) && UNREACHED.contains(outcome);
    return isHeldBack
        ? "send again when the link has settled, see 'meshage peers'"
        : Words.remedy(outcome);
  }

  /** The outcome for one who did not acknowledge, and why if the agent knows more. */
  private static String words(JsonObject report, String name) {
    String outcome =
        Words.outcome(report.object("failed").text(name))
            + (isUncertain(report, name) ? ", may have arrived" : "");
    JsonObject details = report.object("details");
    return details.has(name) ? outcome + ": " + Words.shown(details.text(name), "") : outcome;
  }

  /** Whether it may have arrived all the same. An agent of before does not say. */
  private static boolean isUncertain(JsonObject report, String name) {
    return report.has("uncertain") && report.texts("uncertain").contains(name);
  }

  private void text(JsonObject report, Paint paint) {
    List<String> acknowledged = report.texts("acknowledged");
    JsonObject failed = report.object("failed");
    Table table = new Table("", "");
    acknowledged.forEach(name -> table.row(name, paint.good("acknowledged")));
    for (String name : failed.names()) {
      table.row(name, paint.bad(words(report, name)));
    }
    table.lines(paint).forEach(common::say);
    int all = acknowledged.size() + failed.names().size();
    common.say(
        paint.dim(
            acknowledged.size()
                + " of "
                + all
                + " acknowledged in "
                + Durations.measured(report.number("elapsedMicros"))));
  }
}
