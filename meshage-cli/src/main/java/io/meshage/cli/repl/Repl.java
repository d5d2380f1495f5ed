package io.meshage.cli.repl;

import io.meshage.cli.control.AgentLink;
import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.ControlPath;
import io.meshage.cli.control.Request;
import io.meshage.cli.text.Causes;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Screen;
import io.meshage.cli.text.StandardInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser;
import org.jline.reader.SyntaxError;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine;

/**
 * Reads commands and runs them over one connection: from a terminal with history and completion, or
 * from a pipe, line by line, where {@code #} begins a comment.
 */
public final class Repl {
  private static final int MOST_HISTORY_LINES = 10_000;

  private final Path control;
  private final Function<AgentLink, CommandLine> program;
  private final PrintWriter err;
  private final DefaultParser parser = new DefaultParser();

  /**
   * Creates a shell.
   *
   * @param control the agent's socket
   * @param program makes the command line of the verbs that make sense in a shell
   * @param err where errors of the shell itself go
   */
  public Repl(Path control, Function<AgentLink, CommandLine> program, PrintWriter err) {
    this.control = control;
    this.program = program;
    this.err = err;
    parser.setEofOnUnclosedQuote(true);
    parser.setEscapeChars(new char[] {}); // a backslash belongs to lists of names
  }

  /**
   * Runs until {@code exit} or the end of the input.
   *
   * @return the exit code of the last command
   * @throws Failure with exit code 3 if there is no agent to begin with
   */
  public int run(boolean interactive) {
    try (PersistentLink link = new PersistentLink(control)) {
      CommandLine commands = program.apply(link);
      String name =
          link.call(Optional.empty(), new Request.Status(), ControlClient.Items.NONE).text("name");
      return interactive ? terminal(link, commands, name) : pipe(commands);
    } catch (IOException e) {
      throw Failure.usage("the shell cannot use its terminal or input: " + e.getMessage(), e);
    }
  }

  private int pipe(CommandLine commands) throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(StandardInput.open(), StandardCharsets.UTF_8));
    int exitCode = 0;
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = words(line);
      if (isExit(words)) {
        break;
      }
      exitCode = run(commands, words, exitCode);
    }
    return exitCode;
  }

  private int terminal(PersistentLink link, CommandLine commands, String name) throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build()) {
      LineReader reader = reader(terminal, link, commands);
      terminal
          .writer()
          .println(
              "Commands go to the agent "
                  + name
                  + ". 'help' lists them, Tab completes, ^C ends one, 'exit' leaves.");
      int exitCode = 0;
      while (true) {
        List<String> words;
        try {
          words = words(reader.readLine(name + "> "));
        } catch (UserInterruptException e) {
          continue; // ^C at the prompt throws the line away
        } catch (EndOfFileException e) {
          return exitCode; // ^D
        }
        if (isExit(words)) {
          return exitCode;
        }
        Terminal.SignalHandler before =
            terminal.handle(Terminal.Signal.INT, signal -> link.cancel());
        Screen.columns(terminal.getColumns());
        exitCode = run(commands, words, exitCode);
        terminal.handle(Terminal.Signal.INT, before);
      }
    }
  }

  private LineReader reader(Terminal terminal, PersistentLink link, CommandLine commands) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("meshage")
            .parser(parser)
            .completer(new WordCompleter(commands, link))
            .variable(LineReader.HISTORY_SIZE, MOST_HISTORY_LINES)
            .variable(LineReader.HISTORY_FILE_SIZE, MOST_HISTORY_LINES)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // '!' is only a character
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, true);
    historyFile().ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    return builder.build();
  }

  private Optional<Path> historyFile() {
    Optional<Path> home = ControlPath.home(System.getenv());
    if (home.isEmpty()) {
      return Optional.empty(); // nobody whose history it would be
    }
    Path directory = home.get();
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return Optional.of(directory.resolve("history"));
    } catch (IOException e) {
      err.println("meshage: no history is kept: " + Causes.of(e));
      err.flush();
      return Optional.empty();
    }
  }

  private List<String> words(String line) {
    String command = line.strip();
    if (command.isEmpty() || command.startsWith("#")) {
      return List.of();
    }
    try {
      return parser.parse(command, command.length(), Parser.ParseContext.ACCEPT_LINE).words();
    } catch (EOFError e) {
      err.println("meshage: a quote is open in: " + line);
    } catch (SyntaxError e) {
      err.println("meshage: " + e.getMessage() + " in: " + line);
    }
    err.flush();
    return List.of();
  }

  private static boolean isExit(List<String> words) {
    return !words.isEmpty() && (words.get(0).equals("exit") || words.get(0).equals("quit"));
  }

  private static int run(CommandLine commands, List<String> words, int before) {
    if (words.isEmpty()) {
      return before;
    }
    int exitCode = commands.execute(words.toArray(String[]::new));
    commands.getOut().flush();
    return exitCode;
  }
}
