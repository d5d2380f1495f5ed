package io.meshage.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage degree}. */
@Command(
    name = "degree",
    description = "Show or set how many links the agent looks for by itself; 0: none.",
    footer = {"Example:", "  meshage degree", "  meshage degree 3"})
final class DegreeCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(arity = "0..1", paramLabel = "N", description = "The new degree.")
  private @Nullable String value;

  @Override
  public Integer call() {
    return Settings.run(common, "degree", value);
  }
}
