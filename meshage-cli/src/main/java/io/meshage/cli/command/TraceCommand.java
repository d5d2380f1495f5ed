package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage trace}. */
@Command(
    name = "trace",
    description = "Send probes to a node, and show whom they meet hop by hop.",
    footer = {"Example:", "  meshage trace e"})
final class TraceCommand implements Callable<Integer> {
  private static final String REACHED = "ACKNOWLEDGED";

  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "NAME", description = "The destination.")
  private String name = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait for the last hop. Default: the agent's timeout.")
  private @Nullable String timeout;

  @Override
  public Integer call() {
    JsonObject answer =
        common.call(new Request.Trace(name, Optional.ofNullable(timeout).map(common::duration)));
    if (!common.printedAsJson(answer)) {
      text(answer, common.paint());
    }
    String outcome = answer.text("outcome");
    if (!outcome.equals(REACHED)) {
      throw Failure.mesh(
          "the trace did not reach "
              + name
              + ": "
              + Words.outcome(outcome)
              + "; "
              + Words.remedy(outcome));
    }
    return 0;
  }

  private void text(JsonObject answer, Paint paint) {
    if (answer.objects("hops").isEmpty()) {
      return;
    }
    Table table = new Table(">HOP", "NODE", ">ROUND TRIP");
    int number = 0;
    for (JsonObject hop : answer.objects("hops")) {
      number++;
      table.row(
          String.valueOf(number), hop.text("node"), Durations.measured(hop.number("rttMicros")));
    }
    table.lines(paint).forEach(common::say);
  }
}
