package io.meshage.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage timeout}. */
@Command(
    name = "timeout",
    description = "Show or set how long a send waits for its recipients.",
    footer = {"Example:", "  meshage timeout", "  meshage timeout 5s"})
final class TimeoutCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(arity = "0..1", paramLabel = "D", description = "The new timeout, 1ms to 1h.")
  private @Nullable String value;

  @Override
  public Integer call() {
    return Settings.run(common, "timeout", Settings.duration(common, value));
  }
}
