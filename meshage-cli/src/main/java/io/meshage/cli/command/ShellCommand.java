package io.meshage.cli.command;

import io.meshage.cli.control.ControlPath;
import io.meshage.cli.repl.Repl;
import java.io.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
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
      Set.of("agent", "demo", "shell", "completion", "_complete");

  @Mixin private final Common common = new Common();

  /**
   * Whether a person types. Until JDK 21 a console is only there for a terminal; since 22 it may
   * always be, and says itself whether it is one.
   */
  @SuppressWarnings("SystemConsoleNull") // the check is for 17, the call for what came later
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  @Override
  public Integer call() {
    List<String> verbs = new ArrayList<>(Verbs.names());
    verbs.removeAll(OUTSIDE);
    Repl repl =
        new Repl(
            ControlPath.of(common.givenControl(), System.getenv()),
            link -> Program.create(link, common.paint(), common.out(), common.err(), verbs),
            common.err());
    return repl.run(isTerminal());
  }
}
