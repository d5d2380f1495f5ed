package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage peers}. */
@Command(
    name = "peers",
    description = "Show the agent's own links: whither, how fast, how busy.",
    footer = {"Example:", "  meshage peers"})
final class PeersCommand implements Callable<Integer> {
  private static final String[] SCALE = {"B", "KiB", "MiB", "GiB", "TiB"};
  private static final int STEP = 1024;

  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Peers());
    if (!common.printedAsJson(answer)) {
      text(answer, common.paint());
    }
    return 0;
  }

  private void text(JsonObject answer, Paint paint) {
    Table table =
        new Table(
            "PEER",
            "TRANSPORT",
            "ADDRESS",
            "BY",
            ">ROUND TRIP",
            ">UP",
            ">FRAMES IN",
            ">OUT",
            ">IN",
            ">OUT",
            ">QUEUED");
    for (JsonObject link : answer.objects("peers")) {
      table.row(
          link.text("peer"),
          link.text("transport"),
          link.text("address"),
          link.flag("dialled") ? "us" : "them",
          Durations.measured(link.number("rttMicros")),
          Words.rounded(link.text("age")),
          String.valueOf(link.number("framesIn")),
          String.valueOf(link.number("framesOut")),
          bytes(link.number("bytesIn")),
          bytes(link.number("bytesOut")),
          bytes(link.number("queuedBytes")));
    }
    table.lines(paint).forEach(common::say);
  }

  static String bytes(long bytes) {
    long amount = bytes;
    int step = 0;
    while (amount >= 10L * STEP && step < SCALE.length - 1) {
      amount /= STEP;
      step++;
    }
    return amount + " " + SCALE[step];
  }
}
