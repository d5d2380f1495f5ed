package io.meshage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.agent.SettingsReader;
import io.meshage.cli.control.AgentLink;
import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Cli.Ran;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Paint;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option and parameter of every command with values that it cannot have. */
@Timeout(120)
class BadValuesTest {
  private static final List<String> BAD =
      List.of(
          "",
          " ",
          "-1",
          "0",
          "1",
          "1ms",
          "25h",
          "x",
          "99999999999999999999",
          "1.5",
          "/",
          "/none/such",
          "http://a:b",
          "tcp://:x",
          "tcp://a:99999",
          "tcp://a:0",
          "[",
          "a,,b",
          "${x}",
          "\ud83e\udd8a",
          "\u202e",
          "a\u0000b",
          "kn[1-",
          "%s",
          "@x");

  /** What no line for people has: names of classes, ISO durations, nulls, texts of libraries. */
  private static final Pattern RAW =
      Pattern.compile(
          "java\\.|javax\\.|sun\\.|picocli|typesafe"
              + "|\\b[a-z]+(\\.[a-z]+)+\\.[A-Z]\\w+|\\w+(Exception|Error)\\b"
              + "|\\bPT[0-9]|\\bnull\\b"
              + "|is not an? (int|long|boolean|double|Path)\\b|case-sensitive|nvalid value for"
              + "|annot convert|should be specified only once|should not have happened"
              + "|nparseable|For input string|Index \\d|out of bounds|Expected|Malformed");

  private static final Set<String> COMMON =
      Set.of("--control", "--format", "--debug", "--help", "--version");

  /** What would not end by itself, ends others, or writes files of these names. */
  private static final Set<String> NOT_TRIED =
      Set.of("agent", "shell", "demo", "maelstrom", "leave", "receive", "monitor", "keygen");

  @TempDir static Path directory = Path.of("");
  private static Cli cli;

  @BeforeAll
  static void start() {
    cli = new Cli();
  }

  @AfterAll
  static void end() {
    cli.close();
  }

  private static CommandLine program() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return Program.create(AgentLink.oneShot(), Paint.PLAIN, nowhere, nowhere, Verbs.names());
  }

  /** A command and its bad words. */
  static Stream<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    program()
        .getSubcommands()
        .forEach((name, verb) -> add(lines, List.of(name), verb.getCommandSpec()));
    return lines.stream();
  }

  private static void add(List<List<String>> lines, List<String> verb, CommandSpec spec) {
    if (NOT_TRIED.contains(verb.get(0))) {
      return;
    }
    spec.subcommands()
        .forEach(
            (name, sub) -> {
              List<String> words = new ArrayList<>(verb);
              words.add(name);
              add(lines, words, sub.getCommandSpec());
            });
    lines.add(verb);
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      boolean isCommon =
          name.equals("--debug") || (COMMON.contains(name) && !verb.equals(List.of("status")));
      if (isCommon) {
        continue;
      }
      lines.add(with(verb, List.of(), name)); // its value is missing
      lines.add(with(verb, required(spec), name, "1", name, "1"));
      for (String bad : option.arity().max() == 0 ? List.of("x") : BAD) {
        lines.add(with(verb, required(spec), name, bad));
      }
    }
    for (String bad : BAD) {
      lines.add(with(verb, List.of(), bad));
      lines.add(with(verb, List.of(), bad, bad));
    }
  }

  /** As many words as the parameters want. */
  private static List<String> required(CommandSpec spec) {
    return spec.positionalParameters().stream()
        .filter(parameter -> parameter.arity().min() > 0)
        .map(parameter -> "c")
        .toList();
  }

  private static List<String> with(List<String> verb, List<String> more, String... words) {
    List<String> line = new ArrayList<>(verb);
    line.addAll(more);
    line.addAll(List.of(words));
    return line;
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void whateverIsWrittenTheAnswerIsInWords(String verb) {
    List<String> wrong = new ArrayList<>();
    lines()
        .filter(line -> line.get(0).equals(verb))
        .forEach(
            line -> {
              Ran ran = cli.run(line.toArray(String[]::new));
              String said = ran.err();
              boolean isHelp = said.isEmpty() || said.contains("Usage: ");
              if (RAW.matcher(said).find()
                  || !Set.of(0, 1, 2, 3).contains(ran.exitCode())
                  || (!isHelp
                      && said.lines().filter(text -> !text.endsWith("receiving")).count() > 1)
                  || (ran.exitCode() != 0 && said.isEmpty())) {
                wrong.add(line + " -> " + ran.exitCode() + " " + said.strip());
              }
            });
    assertThat(wrong).isEmpty();
  }

  static Stream<String> verbs() {
    return program().getSubcommands().keySet().stream().filter(verb -> !NOT_TRIED.contains(verb));
  }

  @Test
  void theSettingsOfAnAgentToo() {
    List<String> wrong = new ArrayList<>();
    CommandSpec agent =
        Objects.requireNonNull(program().getSubcommands().get("agent")).getCommandSpec();
    for (OptionSpec option : agent.options()) {
      String key = option.longestName().replaceFirst("^--", "");
      for (String bad : BAD) {
        if (SettingsReader.OLD_NAMES.containsKey(key) || bad.indexOf('\u0000') >= 0) {
          continue;
        }
        try {
          var unused =
              new SettingsReader(Map.of("HOME", directory.toString()))
                  .read(Map.of(key, bad), Optional.empty())
                  .meshConfig("1");
        } catch (Failure e) {
          if (RAW.matcher(e.line()).find()) {
            wrong.add(key + " " + bad + " -> " + e.line());
          }
        } catch (IllegalArgumentException e) { // what the start of an agent says
          if (RAW.matcher(String.valueOf(e.getMessage())).find()) {
            wrong.add(key + " " + bad + " -> " + e.getMessage());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }
}
