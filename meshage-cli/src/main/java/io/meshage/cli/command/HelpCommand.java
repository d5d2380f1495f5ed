package io.meshage.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshage help}. */
@Command(
    name = "help",
    description = "Show the help of the program or of a command.",
    footer = {"Example:", "  meshage help send"})
final class HelpCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command.")
  private String command = "";

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    CommandLine wanted = command.isEmpty() ? program : program.getSubcommands().get(command);
    if (wanted == null) {
      throw common.usage("there is no command '" + command + "'");
    }
    wanted.usage(common.out(), wanted.getColorScheme());
    return 0;
  }
}
