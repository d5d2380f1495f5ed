package io.meshage.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of simulate accept, and in which words they do not. */
class StudyOptionsTest {
  @TempDir Path directory = Path.of("");

  private static Ran simulate(String... words) {
    List<String> all = new ArrayList<>(List.of("simulate"));
    all.addAll(Arrays.asList(words));
    return Cli.runBare(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                    | give either --nodes N with --degree D, or"
            + " --topology",
        "--nodes 3 --topology x.gml            | give either --nodes N with --degree D, or"
            + " --topology",
        "--topology x.gml --degree 3           | --degree goes with --nodes",
        "--topology none.gml                   | none.gml: there is no such file",
        "--nodes 0                             | --nodes and --degree: the number of nodes must be"
            + " 1",
        "--nodes 10001                         | the number of nodes must be 1 to 10000, not 10001",
        "--nodes 5 --degree 5                  | the degree must be 0 to 4, not 5",
        "--nodes many                          | --nodes must be a whole number, not",
        "--nodes 5 --delay soon                | --delay: 'soon' is not a delay; write 5ms",
        "--nodes 5 --delay 9ms..1ms            | --delay: '9ms..1ms' ends before it begins",
        "--nodes 5 --delay 2h                  | --delay: '2h' is too long",
        "--nodes 5 --delay geography           | --delay geography needs a file with positions",
        "--nodes 5 --loss 100%                 | the loss must be from 0 to below 1",
        "--nodes 5 --loss 5                    | --loss: '5' is not a share; write it like 1%",
        "--nodes 5 --load -1                   | --load: '-1' is not a rate",
        "--nodes 5 --load 999999               | the load must be 0 to 100000",
        "--nodes 5 --duration 25h              | --duration: '25h' is too long",
        "--nodes 5 --outage 0s                 | an outage must last some time",
        "--nodes 5 --partition 10s             | --partition: '10s' is not a stretch of time",
        "--nodes 5 --partition 50s..70s        | ends behind the --duration of 1m",
        "--nodes 5 --timers fast               | --timers is lan, wan or local, not 'fast'",
        "--nodes 5 --script none               | none: there is no such file",
        "--nodes 5 -o report.doc               | let report.doc end in .svg",
        "--nodes 5 -o /nowhere/report.svg      | /nowhere/report.svg cannot be written",
      })
  void impossibleOptionsGetOneClearLine(String options, String words) {
    Ran ran = simulate(options.isEmpty() ? new String[0] : options.split(" +"));

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("meshage: ").contains(words).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2ms",
        "100us",
        "constant 2ms",
        "1ms..4ms",
        "uniform:1ms..4ms",
        "exponential 2ms",
        "exponential:500us"
      })
  void delaysAreWrittenInManyWays(String delay) {
    Ran ran = simulate("--nodes", "3", "--delay", delay, "--duration", "1s");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("delay " + delay);
  }

  @Test
  void aScriptSetsTheDurationUnlessToldOtherwise() throws IOException {
    Path script = Files.writeString(directory.resolve("s"), "at 3s kill n1\nat 5s restart n1\n");

    assertThat(simulate("--nodes", "3", "--script", script.toString()).out())
        .contains("15s with 10 messages a second", "node killed", "node started");
    assertThat(simulate("--nodes", "3", "--script", script.toString(), "--duration", "4s").err())
        .contains("--duration 4s ends before the last step of the script at 5s");
  }
}
