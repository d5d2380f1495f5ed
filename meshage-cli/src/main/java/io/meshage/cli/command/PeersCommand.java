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
    description = {
      "Show the agent's own links: protection, round trip and load.",
      "",
      "An arrow to the right is a link that the agent dialled. COMPRESS is what its messages to"
          + " this",
      "peer would be compressed with, RTT the round trip, FRAMES how many came and went. Links"
          + " that",
      "no message takes yet, and those that were dialled and are missing, stand below."
    },
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
            "",
            "ADDRESS",
            "ENCRYPTED",
            "COMPRESS",
            "PINGS",
            ">RTT",
            ">IN",
            ">OUT",
            ">FRAMES",
            ">QUEUE",
            ">UP");
    for (JsonObject link : answer.objects("peers")) {
      table.row(
          link.text("peer"),
          link.flag("dialled") ? "→" : "←",
          link.text("address"),
          protection(link.text("protection")),
          link.text("compression"),
          link.text("pings"),
          Durations.measured(link.number("rttMicros")),
          bytes(link.number("bytesIn")),
          bytes(link.number("bytesOut")),
          Words.amount(link.number("framesIn")) + "/" + Words.amount(link.number("framesOut")),
          bytes(link.number("queuedBytes")),
          Words.rounded(link, "ageMicros"));
    }
    table.lines(paint).forEach(common::say);
    for (JsonObject link : answer.objects("peers")) {
      if (!link.flag("inUse")) {
        common.say(paint.notable("unused") + "   " + Words.unused(link));
      }
    }
    for (JsonObject awaited : answer.objects("awaited")) {
      common.say(paint.notable("awaited") + "  " + Words.awaited(awaited));
    }
  }

  /** Without the names of ciphers, which are in the JSON for whom they are of interest. */
  private static String protection(String words) {
    return words.replaceAll(" ?\\w*_\\w*", "");
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
