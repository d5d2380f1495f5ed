package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
    common.show(
        common.call(new Request.Route(name)),
        (answer, paint) ->
            common.say(
                answer.texts("hops").stream()
                        .map(paint::name)
                        .collect(Collectors.joining(paint.dim(" → ")))
                    + paint.dim("  cost " + answer.number("cost"))));
    return 0;
  }
}
