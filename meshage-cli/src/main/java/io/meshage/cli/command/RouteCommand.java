package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage route}. */
@Command(
    name = "route",
    description = "Show the way to a node as the topology says; 'trace' walks it.",
    footer = {"Example:", "  meshage route d"})
final class RouteCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "NAME", description = "The destination.")
  private String name = "";

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Route(name));
    if (!common.printedAsJson(answer)) {
      Paint paint = common.paint();
      common.say(
          Words.way(answer.texts("hops"), paint) + paint.dim("  cost " + answer.number("cost")));
    }
    return 0;
  }
}
