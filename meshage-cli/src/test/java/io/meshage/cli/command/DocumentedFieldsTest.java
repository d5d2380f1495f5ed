package io.meshage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that commands print are those that docs/cli.md names, and their units are told. */
class DocumentedFieldsTest {
  private static final Pattern FIELD = Pattern.compile("\"([A-Za-z0-9]+)\":");
  private static final Pattern DOCUMENTED = Pattern.compile("\"([A-Za-z0-9]+)\"");

  /** Names of nodes, transports and keys stand where fields do. */
  private static final Set<String> DATA =
      Set.of("a", "b", "c", "d", "e", "z", "tcp", "ws", "mallory");

  /** Numbers that are counts, and need no unit. */
  private static final Set<String> COUNTS =
      Set.of(
          "instance",
          "degree",
          "links",
          "datagrams",
          "nodes",
          "cost",
          "sent",
          "received",
          "tcp",
          "framesIn",
          "framesOut",
          "bytesIn",
          "bytesOut",
          "min",
          "p50",
          "p99",
          "max");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "peers",
        "blocked",
        "list",
        "mesh",
        "route c",
        "trace c",
        "block b",
        "ping c --count 1 --interval 0s",
        "send c,z hi",
        "keys list",
        "degree",
        "timeout",
        "leave",
        "dial x",
        "hangup b",
        "doctor b",
        "config",
        "version"
      })
  void eachPrintedFieldIsDocumentedWithItsUnit(String command) throws IOException {
    try (Cli cli = new Cli()) {
      List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
      words.addAll(List.of("--format", "json"));
      String json = cli.run(words.toArray(String[]::new)).out();
      Set<String> printed = fields(FIELD, json);
      printed.removeAll(DATA);

      assertThat(json).isNotEmpty();
      assertThat(rows(words.get(0))).as(json).containsAll(printed);
      Matcher numbers = Pattern.compile("\"([A-Za-z0-9]+)\":-?[0-9]+").matcher(json);
      while (numbers.find() && !command.equals("config")) { // whose limits have a field for it
        String name = numbers.group(1);
        assertThat(name.matches(".*(Micros|Millis|Bytes)") || COUNTS.contains(name))
            .as("the unit of %s", name)
            .isTrue();
      }
    }
  }

  /** The names in the rows of the table that are about a command, or its events and parts. */
  private static Set<String> rows(String verb) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (String line : Files.readAllLines(Path.of("../docs/cli.md"))) {
      boolean isAbout = line.startsWith("| `" + verb + " ") || line.startsWith("| `" + verb + "`");
      boolean isPart = verb.equals("status") && line.startsWith("| `peers`"); // "as in peers"
      if (isAbout || isPart || line.contains(", `" + verb + " ")) {
        rows.append(line);
      }
    }
    return fields(DOCUMENTED, rows.toString());
  }

  private static Set<String> fields(Pattern pattern, String text) {
    Set<String> fields = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      fields.add(matcher.group(1));
    }
    return fields;
  }
}
