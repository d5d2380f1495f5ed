package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage unblock}. */
@Command(
    name = "unblock",
    description = "Let a node in again that is blocked.",
    footer = {"Example:", "  meshage unblock b"})
final class UnblockCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "NAME", description = "The node's name.")
  private String peer = "";

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Unblock(peer));
    if (!common.printedAsJson(answer)) {
      common.say("unblocked " + common.paint().name(answer.text("peer")));
    }
    return 0;
  }
}
