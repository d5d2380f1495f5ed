package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage broadcast}. */
@Command(
    name = "broadcast",
    description = "Send a message to all known nodes, and wait for each outcome.",
    footer = {"Example:", "  meshage broadcast 'stand by'", "  date | meshage broadcast -"})
final class BroadcastCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "BODY", description = "The text; - reads standard input.")
  private String body = "";

  @Option(
      names = "--timeout",
      paramLabel = "D",
      description = "How long to wait; default: the agent's timeout.")
  private @Nullable String timeout;

  @Option(
      names = "--sign",
      description =
          "Sign the message with the agent's identity: recipients see that it is verified, and no"
              + " relay can alter it.")
  private boolean sign;

  @Override
  public Integer call() {
    Outgoing outgoing = new Outgoing(common);
    return outgoing.report(
        common.call(
            new Request.Broadcast(
                outgoing.body(body), sign, Optional.ofNullable(timeout).map(common::duration))));
  }
}
