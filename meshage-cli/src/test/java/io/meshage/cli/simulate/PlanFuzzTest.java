package io.meshage.cli.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.TextFuzz;
import io.meshage.cli.text.Failure;
import io.meshage.sim.study.NetworkPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that nobody has, yet: a plan or a script, or a refusal in one line. */
class PlanFuzzTest {
  private static final int LONGEST_LINE = 400;

  @TempDir Path directory = Path.of("");

  private Path file(String name, String text) {
    try {
      // what has no encoding comes as the question mark that a file would hold
      return Files.write(
          directory.resolve(name), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void inWords(Path file, Runnable reading) {
    try {
      reading.run();
    } catch (Failure e) {
      assertThat(e.exitCode()).isEqualTo(Failure.USAGE);
      assertThat(e.line()).startsWith(file.toString()).hasLineCount(1);
      assertThat(e.line().length()).isLessThan(file.toString().length() + LONGEST_LINE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gml", "graphml", "dot", "edges"})
  void plans(String form) throws IOException {
    TextFuzz.run(
        form,
        text -> {
          Path file = file("plan." + form, text);
          inWords(file, () -> assertThat(PlanFile.read(file).plan().nodes()).isNotEmpty());
        });
  }

  @Test
  void scripts() throws IOException {
    NetworkPlan plan = PlanFile.read(file("plan.edges", "a b\nb c\nkn1 kn2\nkn1 a\n")).plan();
    TextFuzz.run(
        "script",
        text -> {
          Path file = file("events.script", text);
          inWords(file, () -> assertThat(ScriptFile.read(file, plan)).isNotNull());
        });
  }
}
