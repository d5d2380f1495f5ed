package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage list}. */
@Command(
    name = "list",
    description = "List the nodes of the mesh, one on a line.",
    footer = {"Example:", "  meshage list", "  meshage list --others"})
final class ListCommand implements Callable<Integer> {
  /** Which nodes, as it was written before there was the option. */
  enum Which {
    all,
    peers
  }

  @Mixin private final Common common = new Common();

  @Option(names = "--others", description = "Without the agent's own node.")
  private boolean others;

  @Parameters(arity = "0..1", paramLabel = "all|peers", description = "", hidden = true)
  private Which which = Which.all;

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Listing(others || which == Which.peers));
    if (!common.printedAsJson(answer)) {
      for (String name : answer.texts("nodes")) {
        common.say(name);
      }
    }
    return 0;
  }
}
