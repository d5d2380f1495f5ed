package io.meshage.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, 250, 250ms",
    "10s, 10000, 10s",
    "2m, 120000, 2m",
    "24h, 86400000, 24h",
    "1h2m3s4ms, 3723004, 1h2m3s4ms",
    "90s, 90000, 1m30s",
    "0s, 0, 0s",
    "1500ms, 1500, 1s500ms"
  })
  void whatIsPrintedCanBeReadAgain(String text, long millis, String printed) {
    Duration read = Durations.parse(text);

    assertThat(read).isEqualTo(Duration.ofMillis(millis));
    assertThat(Durations.format(read)).isEqualTo(printed);
    assertThat(Durations.parse(printed)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "10 s", "-1s", "1.5s", "10S", "1s2m", "9999999999s", "1d", "10s "})
  void whatIsNoDurationIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("250ms, 10s or 2m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25h", "999999999h", "24h1ms"})
  void moreThanADayIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).hasMessageContaining("the longest is 24h");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 µs",
    "999, 999 µs",
    "1234, 1.23 ms",
    "12345, 12.3 ms",
    "123456, 123 ms",
    "1234567, 1.23 s"
  })
  void measuredTimesHaveThreeFigures(long micros, String text) {
    assertThat(Durations.measured(micros)).isEqualTo(text);
  }
}
