package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage block}. */
@Command(
    name = "block",
    description = {
      "Keep a node out for a while.",
      "Its link is hung up, and it is neither dialled, nor answered, nor let in until the time is"
          + " over."
    },
    footer = {"Example:", "  meshage block b", "  meshage block b 10m"})
final class BlockCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(index = "0", paramLabel = "NAME", description = "The node's name.")
  private String peer = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DURATION",
      description = "For how long, 1s to 24h; an hour if not given.")
  private @Nullable String duration;

  @Override
  public Integer call() {
    String wish = duration;
    Duration time = wish == null ? Request.Block.DEFAULT : common.duration(wish);
    JsonObject answer = common.call(new Request.Block(peer, time));
    if (!common.printedAsJson(answer)) {
      common.say(
          "blocked "
              + common.paint().name(answer.text("peer"))
              + " for "
              + answer.text("duration"));
    }
    if (!answer.flag("known")) {
      common.note(
          "no node called "
              + answer.text("peer")
              + " is known now; one that comes is kept out, see 'meshage list' for the others");
    }
    return 0;
  }
}
