package io.meshage.cli.command;

import io.meshage.cli.control.AgentLink;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Outlet;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Spelling;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: takes arguments apart, runs a verb, and makes one line of every error. */
public final class Program {
  private static final int HELP_COLUMNS = 100;

  private Program() {}

  /**
   * Runs one command.
   *
   * @return what the process ends with; what was printed is written, or it is no success
   */
  public static int run(
      AgentLink link, Paint paint, PrintWriter out, PrintWriter err, String... args) {
    Optional<String> unread = Arguments.unread(args, System.getenv());
    if (unread.isPresent()) {
      err.println("meshage: " + unread.get());
      err.flush();
      return Failure.USAGE;
    }
    int exitCode = execute(link, paint, out, err, args);
    Optional<String> trouble = Outlet.trouble(out);
    if (trouble.isPresent() && exitCode == 0) {
      err.println("meshage: " + trouble.get());
      exitCode = Failure.MESH;
    }
    err.flush();
    return exitCode;
  }

  /** Ends by whatever it was: threads that nobody ended would keep the process. */
  private static int execute(
      AgentLink link, Paint paint, PrintWriter out, PrintWriter err, String... args) {
    try {
      return create(link, paint, out, err, args).execute(args);
    } catch (RuntimeException | Error e) {
      err.println("meshage: this should not have happened: " + e + "; please report it");
      e.printStackTrace(err);
      return Failure.BROKEN;
    }
  }

  /** Returns a command line that has the verbs which these arguments can need. */
  public static CommandLine create(
      AgentLink link, Paint paint, PrintWriter out, PrintWriter err, String... args) {
    return create(link, paint, out, err, Verbs.neededFor(args));
  }

  /** Returns a command line that has these verbs. */
  static CommandLine create(
      AgentLink link, Paint paint, PrintWriter out, PrintWriter err, Collection<String> verbs) {
    CommandLine program = new CommandLine(new Meshage(link, paint));
    for (String verb : verbs) {
      program.addSubcommand(verb, Verbs.make(verb));
    }
    CommandLine agent = program.getSubcommands().get("agent");
    if (agent != null) {
      AgentOptions.addTo(agent.getCommandSpec());
    }
    unsorted(program);
    CommandLine hidden = program.getSubcommands().get("_complete");
    if (hidden != null) {
      hidden.getCommandSpec().usageMessage().hidden(true);
    }
    return program
        .setOut(out)
        .setErr(err)
        .setUsageHelpWidth(HELP_COLUMNS)
        .setExpandAtFiles(false) // a body may begin with @
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                paint.coloured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(new Errors())
        .setExecutionExceptionHandler(new Errors());
  }

  /** Options stand as they are declared, by what they are about, and those of all commands last. */
  private static void unsorted(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false).abbreviateSynopsis(false);
    command.getSubcommands().values().forEach(Program::unsorted);
  }

  /** One line for each error. */
  private static final class Errors
      implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] words) {
      return wrongUsage(failure, words);
    }

    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, ParseResult parsed) {
      return failed(failure, command);
    }
  }

  private static int wrongUsage(ParameterException failure, String... given) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    err.println(
        "meshage: "
            + words(failure)
            + hint(failure, given)
            + suggestion(failure)
            + " '"
            + name
            + " --help'");
    trace(command, failure);
    err.flush();
    return Failure.USAGE;
  }

  private static String words(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = firstOf(unmatched);
      CommandLine command = failure.getCommandLine();
      boolean isVerb =
          !first.startsWith("-")
              && !command.getSubcommands().isEmpty()
              && command.getCommandSpec().positionalParameters().isEmpty();
      String above = command.getParent() == null ? "" : command.getCommandName() + " ";
      return isVerb
          ? "there is no command '" + above + first + "'"
          : first.startsWith("-")
              ? "there is no option '" + first + "'"
              : "'" + first + "' is one word too many";
    }
    return UsageWords.of(failure);
  }

  private static String firstOf(UnmatchedArgumentException unmatched) {
    List<String> words = unmatched.getUnmatched();
    return words.isEmpty() ? "" : words.get(0);
  }

  /** A text with a dash in front is taken for an option, and then missing. */
  private static String hint(ParameterException failure, String... given) {
    if (failure instanceof MissingParameterException) {
      CommandSpec spec = failure.getCommandLine().getCommandSpec();
      for (String word : given) {
        if (word.equals("--")) {
          return "";
        } else if (word.length() > 1
            && word.startsWith("-")
            && spec.root().findOption(word.split("=", 2)[0]) == null
            && spec.findOption(word.split("=", 2)[0]) == null) {
          return "; a text that begins with '-', as '" + word + "' does, goes behind '--'";
        }
      }
    }
    return "";
  }

  private static String suggestion(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      String first = firstOf(unmatched);
      List<String> words = new ArrayList<>(unmatched.getSuggestions());
      words.addAll(failure.getCommandLine().getSubcommands().keySet());
      return Spelling.nearest(first, words)
          .map(word -> "; did you mean '" + word + "'? See")
          .orElse("; see");
    }
    return "; see";
  }

  private static int failed(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    command.getOut().flush();
    if (failure instanceof Failure known) {
      err.println("meshage: " + known.line());
      trace(command, failure);
      err.flush();
      return known.exitCode();
    }
    err.println(
        "meshage: this should not have happened: "
            + String.valueOf(failure).replaceAll("\\s*\\R\\s*", " ")
            + "; --debug shows where, please report it");
    trace(command, failure);
    err.flush();
    return Failure.MESH;
  }

  private static void trace(CommandLine command, Exception failure) {
    if (Common.of(command).debug()) {
      failure.printStackTrace(command.getErr());
    }
  }
}
