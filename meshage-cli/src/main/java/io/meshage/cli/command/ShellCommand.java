package io.meshage.cli.command;

import io.meshage.cli.control.ControlPath;
import io.meshage.cli.repl.Repl;
import io.meshage.cli.text.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage shell}. */
@Command(
    name = "shell",
    description = {
      "Type commands to a running agent, with history and completion.",
      "^C ends the running command, ^D or 'exit' the shell. Without a terminal, commands are read",
      "from standard input line by line."
    },
    footer = {"Example:", "  meshage shell", "  echo 'send b hello' | meshage shell"})
final class ShellCommand implements Callable<Integer> {
  /** Verbs that need no agent, or another process. */
  private static final Set<String> OUTSIDE =
      Set.of(
          "agent", "demo", "maelstrom", "simulate", "keygen", "shell", "completion", "_complete");

  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    List<String> verbs = new ArrayList<>(Verbs.names());
    verbs.removeAll(OUTSIDE);
    Repl repl =
        new Repl(
            ControlPath.of(common.givenControl(), System.getenv()),
            link -> {
              CommandLine program =
                  Program.create(link, common.paint(), common.out(), common.err(), verbs);
              program
                  .getCommandSpec()
                  .usageMessage()
                  .description("Commands to the agent at the other end of this shell.")
                  .footer("Example:", "  send b 'hello'", "  help send", "  exit");
              return program;
            },
            common.err());
    return repl.run(Screen.isTerminal());
  }
}
