package io.meshage.protocol.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.VersionPolicy;
import io.meshage.message.PeeringMessage.Reject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeeringTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "tab\tand\u001b[31mred", "\ud83d", "🐝 bee"})
  void anyTextFitsAFrame(String text) {
    for (int times : new int[] {1, 50, 1_000}) {
      String fitting = PeeringText.fit(text.repeat(times));

      assertThat(new Reject(CloseReason.FULL, fitting).text()).isEqualTo(fitting);
    }
  }

  @Test
  void shortTextIsKeptAndLongTextIsCutWithinItsBytes() {
    assertThat(PeeringText.fit("über")).isEqualTo("über");
    assertThat(PeeringText.fit("ü".repeat(1_000)))
        .endsWith("ü...")
        .satisfies(
            text ->
                assertThat(text.getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(Limits.MAX_TEXT_BYTES)
                    .hasSizeGreaterThan(Limits.MAX_TEXT_BYTES - 5));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.0, true, true",
    "1.0, 1.7, false, true",
    "1, 1.7, false, true",
    "1.0, 2.0, false, false",
    "'', '', true, true",
    "'', 1.0, false, false",
    "10.1, 1.1, false, false"
  })
  void policiesSayWhatTheirNamesPromise(
      String ours, String theirs, boolean isEqual, boolean isSameMajor) {
    assertThat(VersionPolicy.LENIENT.refuse(ours, theirs)).isEmpty();
    assertThat(VersionPolicy.EXACT.refuse(ours, theirs).isEmpty()).isEqualTo(isEqual);
    assertThat(VersionPolicy.SAME_MAJOR.refuse(ours, theirs).isEmpty()).isEqualTo(isSameMajor);
  }
}
