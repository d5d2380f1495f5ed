package io.meshage.cli.command;

import io.meshage.cli.control.Body;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Outlet;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshage receive}. */
@Command(
    name = "receive",
    description = {
      "Print the messages that arrive at this node from now on, until ^C.",
      "With --count and --timeout: exit 1 if fewer came in time."
    },
    footer = {
      "Example:",
      "  meshage receive",
      "  meshage receive --count 1 --timeout 10s --format json",
      "  meshage receive --count 1 --raw > notes.tar"
    })
final class ReceiveCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(names = "--count", paramLabel = "N", description = "End after N messages.")
  private @Nullable Long count;

  @Option(names = "--timeout", paramLabel = "D", description = "End after this time.")
  private @Nullable String timeout;

  @Option(
      names = "--raw",
      description =
          "Print the bodies alone, byte for byte, with nothing between them; for one message use"
              + " --count 1.")
  private boolean raw;

  @Override
  public Integer call() {
    if (count != null && count < 1) {
      throw common.usage("--count must be at least 1, not " + count);
    }
    long wanted = count == null ? 0 : count;
    JsonObject end =
        common.call(
            new Request.Receive(wanted, Optional.ofNullable(timeout).map(common::duration)),
            new Printing());
    long received = end.number("received", wanted);
    if (received < wanted) {
      throw Failure.mesh(
          received
              + " of "
              + wanted
              + " messages came in "
              + timeout
              + "; wait longer, or ask why");
    }
    return 0;
  }

  private final class Printing implements ControlClient.Items {
    private final Lines lines = new Lines(common.paint());

    @Override
    public void attached() {
      common.note("receiving");
    }

    @Override
    public void item(JsonObject message) {
      if (raw) {
        Object body = Body.of(message).value();
        Outlet.print(
            common.out(),
            body instanceof byte[] bytes
                ? bytes
                : body.toString().getBytes(StandardCharsets.UTF_8));
      } else {
        boolean isJson = common.format() == Format.json;
        common.say(isJson ? message.toString() : lines.any(message));
      }
      common.checkReader();
    }
  }
}
