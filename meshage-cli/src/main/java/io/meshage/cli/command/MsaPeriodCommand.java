package io.meshage.cli.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage msa-period}. */
@Command(
    name = "msa-period",
    description = "Show or set the period of mesh state announcements.",
    footer = {"Example:", "  meshage msa-period", "  meshage msa-period 10s"})
final class MsaPeriodCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(arity = "0..1", paramLabel = "D", description = "The new period, 100ms to 1h.")
  private @Nullable String value;

  @Override
  public Integer call() {
    return Settings.run(common, "msaPeriod", Settings.duration(common, value));
  }
}
