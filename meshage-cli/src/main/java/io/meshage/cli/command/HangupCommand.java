package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage hangup}. */
@Command(
    name = "hangup",
    description = {
      "End the link to a neighbour.",
      "It does not come back until it is dialled again."
    },
    footer = {"Example:", "  meshage hangup b"})
final class HangupCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "PEER", description = "The neighbour's name.")
  private String peer = "";

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Hangup(peer));
    if (!common.printedAsJson(answer)) {
      common.say("hung up " + common.paint().name(answer.text("peer")));
    }
    return 0;
  }
}
