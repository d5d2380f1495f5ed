package io.meshage.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.Cli;
import io.meshage.cli.testkit.Cli.Ran;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {

  static Collection<String> verbs() {
    return Verbs.names();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyCommandHasAHelpWithAnExampleAndTheExitCodes(String verb) {
    Ran ran = Cli.runBare(verb, "--help");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .contains("Usage: meshage " + verb, "Example:\n  ", "meshage " + verb)
        .contains("Exit codes:", "  0   done", "  3   no agent answers");
    assertThat(ran.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyCommandTellsTheVersion(String verb) {
    Ran ran = Cli.runBare(verb, "--version");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).startsWith("meshage ");
  }

  @Test
  void theProgramListsItsCommandsButNotTheHiddenOne() {
    Ran ran = Cli.runBare("--help");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("  agent ", "  msa-period ", "  demo ")
        .doesNotContain("_complete");
    assertThat(Cli.runBare("help").out()).isEqualTo(ran.out());
    assertThat(Cli.runBare("help", "send").out()).isEqualTo(Cli.runBare("send", "--help").out());
  }

  @Test
  void noCommandAtAllIsWrongUsage() {
    Ran ran = Cli.runBare();

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("Usage: meshage", "agent");
  }

  @Test
  void onlyDebugShowsAStackTrace() {
    assertThat(Cli.runBare("send", "--debug", "b[", "x").err()).contains("\tat io.meshage.cli");
    assertThat(Cli.runBare("--debug", "send", "b[", "x").err()).contains("\tat io.meshage.cli");
    assertThat(Cli.runBare("send", "b[", "x").err()).doesNotContain("\tat ");
  }

  @Test
  void eachCommandHasOneSentenceInTheListThatIsWholeInEightyColumns() {
    List<String> listed =
        Cli.runBare("--help")
            .out()
            .lines()
            .dropWhile(line -> !line.equals("Commands:"))
            .skip(1)
            .takeWhile(line -> !line.isEmpty())
            .toList();

    assertThat(listed).hasSize(Verbs.names().size() - 1); // but the hidden one
    assertThat(listed)
        .allSatisfy(
            line -> assertThat(line).hasSizeLessThanOrEqualTo(80).matches("  [a-z-]+ +[A-Z].*\\."));
  }
}
