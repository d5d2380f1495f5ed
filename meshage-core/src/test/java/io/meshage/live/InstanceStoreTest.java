package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of the last life's number: above it, unless nobody honest can have written it. */
class InstanceStoreTest {
  private static final long NOW = 1_767_225_600_000_000L;
  private static final long DAY = Duration.ofDays(1).toNanos() / 1000;

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("node.instance"), text);
  }

  @Test
  void theNextLifeIsAboveTheLastAndNotBelowTheClock() throws IOException {
    Path file = file(Long.toString(NOW + DAY));
    assertThat(new InstanceStore(file).next(NOW)).isEqualTo(NOW + DAY + 1);
    assertThat(new InstanceStore(file).next(NOW + 3 * DAY)).isEqualTo(NOW + 3 * DAY);
    assertThat(file).hasContent(Long.toString(NOW + 3 * DAY));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"9223372036854775807", "7226582400000000", "-5"})
  void aPoisonedFileHealsAtTheNextStart(String poison) throws IOException {
    Path file = file(poison);
    assertThat(new InstanceStore(file).next(NOW)).isEqualTo(NOW);
    assertThat(file).hasContent(Long.toString(NOW));
  }

  @Test
  void whatOthersClaimIsNotKeptBeyondADayAheadOfTheClock() throws IOException {
    Path file = file(Long.toString(NOW));
    InstanceStore store = new InstanceStore(file);
    store.keep(NOW + DAY + 1, NOW);
    assertThat(file).hasContent(Long.toString(NOW));
    store.keep(NOW + DAY, NOW);
    assertThat(file).hasContent(Long.toString(NOW + DAY));
  }
}
