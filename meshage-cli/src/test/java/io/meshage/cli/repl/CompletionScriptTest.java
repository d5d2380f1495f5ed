package io.meshage.cli.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshage.cli.testkit.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script for bash, in a bash; the names that it asks for come from a stand-in. */
class CompletionScriptTest {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "meshage st                       | status",
        "meshage --control x mes          | mesh",
        "meshage send --ti                | --timeout",
        "meshage ping --c                 | --control --count",
        "meshage status --format j        | json",
        "meshage list p                   | peers",
        "meshage completion               | bash zsh",
        "meshage help ro                  | route",
        "meshage send b                   | b bee",
        "meshage send a                   | all",
        "meshage send bee,b               | bee,b bee,bee",
        "meshage --control x route        | b bee \\$\\(touch\\ hurt\\)",
        "meshage send b                   | b bee",
        "meshage hangup be                | bee"
      })
  void wordsAreCompleted(String line, String words) throws Exception {
    boolean wantsNext = line.endsWith("completion") || line.endsWith("route");
    assertThat(complete(line + (wantsNext ? " ''" : ""))).isEqualTo(words);
    assertThat(directory.resolve("hurt")).doesNotExist();
  }

  @Test
  void bothScriptsKnowEveryVerbAndOption() {
    for (String shell : List.of("bash", "zsh")) {
      String script = Cli.runBare("completion", shell).out();
      assertThat(script)
          .contains("msa-period) options=", "hangup) options=", "--interval", "_complete")
          .doesNotContainPattern("@[A-Z]+@");
    }
  }

  private String complete(String line) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash here");
    Path script =
        Files.writeString(
            directory.resolve("try.sh"),
            Cli.runBare("completion", "bash").out()
                + """
                meshage() { printf '%s\\n' b bee '$(touch hurt)'; }
                COMP_WORDS=(@LINE@)
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _meshage
                echo "${COMPREPLY[*]}"
                """
                    .replace("@LINE@", line));
    Process bash =
        new ProcessBuilder("/bin/bash", "--norc", script.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return out.strip();
  }
}
