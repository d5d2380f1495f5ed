package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage status}. */
@Command(
    name = "status",
    description = "Show what the agent is and how it stands.",
    footer = {"Example:", "  meshage status"})
final class StatusCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Status());
    if (!common.printedAsJson(answer)) {
      text(answer, common.paint());
    }
    return 0;
  }

  private void text(JsonObject status, Paint paint) {
    common.say(
        paint.bold(status.text("name"))
            + paint.dim(", up " + Words.rounded(status, "uptimeMicros")));
    line(paint, "listening", String.join(", ", status.texts("listen")));
    if (!status.texts("advertise").isEmpty()) {
      line(paint, "advertised", String.join(", ", status.texts("advertise")));
    }
    line(
        paint,
        "links",
        status.number("links")
            + transports(status.object("transports"))
            + " (degree "
            + status.number("degree")
            + ")");
    for (JsonObject awaited : status.objects("awaited")) {
      line(paint, "awaited", Words.awaited(awaited));
    }
    line(paint, "pings", status.number("datagrams") + " by udp, others over their links");
    line(paint, "nodes", String.valueOf(status.number("nodes")));
    line(paint, "compression", status.text("compression"));
    line(paint, "namespace", status.text("namespace"));
    line(paint, "msa-period", status.text("msaPeriod"));
    line(paint, "timeout", status.text("timeout"));
    line(paint, "instance", String.valueOf(status.number("instance")));
    line(paint, "version", status.text("version"));
  }

  /** Such as ": 2 tcp, 1 ws"; nothing where there are no links. */
  private static String transports(JsonObject counts) {
    return counts.names().stream()
        .map(scheme -> counts.number(scheme) + " " + scheme)
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(", "), all -> all.isEmpty() ? "" : ": " + all));
  }

  private void line(Paint paint, String title, String value) {
    common.say("  " + paint.dim(String.format("%-11s", title)) + "  " + value);
  }
}
