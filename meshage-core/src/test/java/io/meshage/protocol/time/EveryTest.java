package io.meshage.protocol.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done again and again goes on, whatever one turn of it does. */
class EveryTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualScheduler clock = new ManualScheduler();
  private final List<Long> turns = new ArrayList<>();
  private Runnable then = () -> {};
  private final Every every =
      new Every(
          clock,
          SECOND::toNanos,
          () -> {
            turns.add(clock.nowNanos());
            then.run();
          });

  @Test
  void aTurnThatFailsCostsOneTurn() {
    then =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    every.begin();
    for (int i = 1; i <= 3; i++) {
      assertThatThrownBy(() -> clock.advance(SECOND)).hasMessage("on purpose");
      assertThat(turns).hasSize(i);
    }
    then = () -> {};
    clock.advance(SECOND);

    assertThat(turns).hasSize(4);
    assertThat(clock.pending()).isEqualTo(1);
  }

  @Test
  void workMayStopItOrChooseWhenItComesNext() {
    then = () -> every.after(3 * SECOND.toNanos());
    every.now();
    clock.advance(Duration.ofMillis(2_999));
    assertThat(turns).hasSize(1);
    then = every::stop;
    clock.advance(Duration.ofMillis(1));
    clock.advance(Duration.ofMinutes(1));

    assertThat(turns).hasSize(2);
    assertThat(every.isOn()).isFalse();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void itKnowsHowLateATurnIs() {
    every.begin();
    assertThat(every.dueNanos()).isEqualTo(clock.nowNanos() + SECOND.toNanos());
    clock.advance(SECOND);

    assertThat(every.lateNanos()).isZero();
  }
}
