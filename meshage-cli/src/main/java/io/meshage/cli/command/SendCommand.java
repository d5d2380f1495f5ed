package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.text.Names;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshage send}. */
@Command(
    name = "send",
    description = {
      "Send a message to some nodes, and wait until each has an outcome.",
      "Acknowledged means that the node's agent has the message."
    },
    footer = {
      "Example:",
      "  meshage send e 'hello'",
      "  meshage send 'kn[1-3,7],edge2' 'hello'",
      "  tar c notes | meshage send all -"
    })
final class SendCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(
      index = "0",
      paramLabel = "NAMES",
      description = "Names with commas and ranges, or 'all' for every other node.")
  private String names = "";

  @Parameters(index = "1", paramLabel = "BODY", description = "The text; - reads standard input.")
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
            new Request.Send(
                names(),
                outgoing.body(body),
                sign,
                Optional.ofNullable(timeout).map(common::duration))));
  }

  private Names names() {
    try {
      return Names.parse(names);
    } catch (IllegalArgumentException e) {
      throw common.usage(String.valueOf(e.getMessage()));
    }
  }
}
