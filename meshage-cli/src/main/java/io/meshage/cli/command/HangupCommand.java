package io.meshage.cli.command;

import io.meshage.cli.control.Request;
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
    common.show(
        common.call(new Request.Hangup(peer)),
        (answer, paint) -> common.say("hung up " + paint.name(answer.text("peer"))));
    return 0;
  }
}
