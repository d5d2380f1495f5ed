package io.meshage.cli.command;

import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Outlet;
import io.meshage.cli.text.Paint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What all commands have in common: the options, the agent they talk to, and where they print. An
 * option before the verb counts as well as one behind it.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    footerHeading = "%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; for send and broadcast: every recipient acknowledged",
      "1:the mesh could not do it",
      "2:wrong usage or a bad configuration; nothing was started or sent",
      "3:no agent answers at the control socket"
    })
public final class Common {
  /** Behind those of the command itself. */
  private static final int LAST = 100;

  @Option(
      names = "--control",
      order = LAST,
      paramLabel = "PATH",
      description =
          "The agent's control socket. Default: $$MESHAGE_CONTROL, else"
              + " $$XDG_RUNTIME_DIR/meshage/control.sock, else ~/.meshage/control.sock.")
  private @Nullable Path control;

  @Option(
      names = "--format",
      order = LAST + 1,
      paramLabel = "text|json",
      description = "text for people (the default), json for programs.")
  private @Nullable Format format;

  @Option(names = "--debug", order = LAST + 2, description = "Show the stack trace of an error.")
  private boolean debug;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Returns the options of the command itself, or of the program where they are not given. */
  static Common of(CommandLine commandLine) {
    CommandSpec common = commandLine.getCommandSpec().mixins().get("common");
    if (common == null) {
      throw new IllegalStateException("every command of ours has these options");
    }
    return (Common) common.userObject();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not yet part of a command");
    }
    return spec;
  }

  private @Nullable Common parent() {
    CommandLine parent = spec().commandLine().getParent();
    return parent == null ? null : of(parent);
  }

  boolean debug() {
    Common parent = parent();
    return debug || (parent != null && parent.debug());
  }

  Format format() {
    Common parent = parent();
    return format != null ? format : parent != null ? parent.format() : Format.text;
  }

  /** Returns the control socket that was named. */
  Optional<Path> givenControl() {
    Common parent = parent();
    return control != null
        ? Optional.of(control)
        : parent != null ? parent.givenControl() : Optional.empty();
  }

  private Meshage program() {
    return (Meshage) spec().root().userObject();
  }

  /** Asks the agent. */
  JsonObject call(Request request) {
    return call(request, ControlClient.Items.NONE);
  }

  /** Asks the agent, with what it tells before the end. */
  JsonObject call(Request request, ControlClient.Items items) {
    return program().link().call(givenControl(), request, items);
  }

  PrintWriter out() {
    return spec().commandLine().getOut();
  }

  PrintWriter err() {
    return spec().commandLine().getErr();
  }

  Paint paint() {
    return program().paint();
  }

  /**
   * Prints an answer for a program, if one asked.
   *
   * @return whether that was all; if not, the answer is to be told to a person
   */
  boolean printedAsJson(JsonObject answer) {
    boolean isJson = format() == Format.json;
    if (isJson) {
      say(answer.toString());
    }
    return isJson;
  }

  /** Prints a line for people. */
  void say(String line) {
    out().println(line);
  }

  /** Prints a line that is no part of the answer. */
  void note(String line) {
    err().println("meshage: " + line);
    err().flush();
  }

  /** Reads a duration from an argument. */
  Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  /** Makes an error of wrong usage. */
  ParameterException usage(String line) {
    return new ParameterException(spec().commandLine(), line);
  }

  /** Throws unless the output still has a reader, as in {@code meshage monitor | head -1}. */
  void checkReader() {
    Outlet.trouble(out())
        .ifPresent(
            why -> {
              throw Failure.mesh(why);
            });
  }
}
