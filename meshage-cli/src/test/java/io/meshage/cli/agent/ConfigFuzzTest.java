package io.meshage.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.cli.testkit.TextFuzz;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Names;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Config files, lists of names and durations that are none. */
class ConfigFuzzTest {
  @TempDir Path directory = Path.of("");

  @Test
  void configFiles() throws IOException {
    Path file = directory.resolve("mesh.conf");
    TextFuzz.run(
        "config",
        text -> {
          try {
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            AgentSettings settings = new SettingsReader(Map.of()).read(Map.of(), Optional.of(file));
            assertThat(settings.shown()).isNotEmpty();
          } catch (Failure e) {
            assertThat(e.exitCode()).isEqualTo(Failure.USAGE);
            assertThat(e.line()).hasLineCount(1);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void listsOfNames() throws IOException {
    TextFuzz.run(
        "names",
        text -> {
          try {
            assertThat(Names.parse(text).names()).hasSizeLessThanOrEqualTo(Names.MOST);
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @Test
  void durations() throws IOException {
    TextFuzz.run(
        "duration",
        text -> {
          try {
            assertThat(Durations.parse(text)).isLessThanOrEqualTo(Durations.LONGEST);
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}
