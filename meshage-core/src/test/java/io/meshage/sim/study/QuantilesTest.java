package io.meshage.sim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {

  @Test
  void quantilesAreValuesThatOccurred() {
    Quantiles spread = new Quantiles();
    LongStream.of(40, 10, 30, 20).forEach(spread::add);

    assertThat(spread.quantile(0)).isEqualTo(10);
    assertThat(spread.quantile(0.5)).isEqualTo(20);
    assertThat(spread.quantile(0.75)).isEqualTo(30);
    assertThat(spread.quantile(0.99)).isEqualTo(40);
    assertThat(spread.quantile(1)).isEqualTo(40);
    assertThat(spread.mean()).isEqualTo(25);
    assertThat(spread.count()).isEqualTo(4);

    spread.add(5);
    assertThat(spread.quantile(0)).isEqualTo(5);
  }

  @Test
  void nothingHasNoQuantilesButZero() {
    Quantiles spread = new Quantiles();

    assertThat(spread.isEmpty()).isTrue();
    assertThat(spread.quantile(0.5)).isZero();
    assertThat(spread.max()).isZero();
    assertThat(spread.mean()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> spread.quantile(1.1));
  }

  @Test
  void tenMillionValuesAreThinnedButTheirSumsAreExact() {
    Quantiles spread = new Quantiles();
    for (long value = 1; value <= 10_000_000; value++) {
      spread.add(value);
    }

    assertThat(spread.count()).isEqualTo(10_000_000);
    assertThat(spread.mean()).isEqualTo(5_000_000.5);
    assertThat(spread.max()).isEqualTo(10_000_000);
    assertThat(spread.quantile(0.5)).isBetween(4_990_000L, 5_010_000L);
    assertThat(spread.values()).hasSizeLessThan(1 << 22);
  }
}
