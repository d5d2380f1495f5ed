package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage leave}. */
@Command(
    name = "leave",
    description = "Tell the mesh that the node leaves, and end the agent.",
    footer = {"Example:", "  meshage leave"})
final class LeaveCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Leave());
    if (!common.printedAsJson(answer)) {
      common.say(common.paint().name(answer.text("left")) + " left the mesh");
    }
    return 0;
  }
}
