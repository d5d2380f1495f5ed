package io.meshage.cli.command;

import io.meshage.cli.repl.CompletionScript;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshage completion}. */
@Command(
    name = "completion",
    description = {
      "Print a script that lets a shell complete commands and names.",
      "Names are asked of the running agent."
    },
    footer = {
      "Example:",
      "  source <(meshage completion bash)",
      "  meshage completion zsh > ~/.zfunc/_meshage"
    })
final class CompletionCommand implements Callable<Integer> {
  /** Shells that are served. */
  enum Shell {
    bash,
    zsh
  }

  @Mixin private final Common common = new Common();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    CompletionScript script = new CompletionScript(spec.root());
    common.out().print(shell == Shell.bash ? script.bash() : script.zsh());
    return 0;
  }
}
