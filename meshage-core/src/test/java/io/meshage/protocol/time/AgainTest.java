package io.meshage.protocol.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What is done until it is enough is done until then, whatever one turn of it does. */
class AgainTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualScheduler clock = new ManualScheduler();
  private final List<Long> turns = new ArrayList<>();
  private LongSupplier then = AgainTest::enough;
  private final Again again =
      new Again(
          clock,
          () -> {
            turns.add(clock.nowNanos());
            return then.getAsLong();
          });

  private static long enough() {
    return Again.ENOUGH;
  }

  @Test
  void itIsDoneAfterEachWaitThatItAsksForUntilItIsEnough() {
    long start = clock.nowNanos();
    then = SECOND::toNanos;
    again.after(0);
    clock.advance(SECOND);
    assertThat(turns).containsExactly(start, start + SECOND.toNanos());
    assertThat(again.isOn()).isTrue();
    then = AgainTest::enough;
    clock.advance(SECOND.multipliedBy(9));

    assertThat(turns).hasSize(3);
    assertThat(again.isOn()).isFalse();
    assertThat(clock.pending()).isZero();
  }

  /** A wait is often a difference of times, and the next turn may be overdue by whatever. */
  @Test
  void whatIsOverdueByANanosecondIsDoneAtOnceAndNotForTheLastTime() {
    then =
        () -> {
          then = AgainTest::enough;
          return -1;
        };
    again.after(0);
    clock.advance(SECOND);

    assertThat(turns).hasSize(2);
    assertThat(again.isOn()).isFalse();
  }

  @Test
  void aTurnThatFailsIsDoneAgainAfterASecond() {
    then =
        () -> {
          throw new NoClassDefFoundError("on purpose");
        };
    again.after(0);
    for (int i = 1; i <= 3; i++) {
      assertThatThrownBy(() -> clock.advance(SECOND)).hasMessage("on purpose");
      assertThat(turns).hasSize(i);
    }
    then = AgainTest::enough;
    clock.advance(SECOND);

    assertThat(turns).hasSize(4);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void whatTheWorkItselfDecidesHoldsAndNotWhatItReturns() {
    then =
        () -> {
          again.after(3 * SECOND.toNanos());
          return 0;
        };
    again.after(0);
    clock.advance(Duration.ofMillis(2_999));
    assertThat(turns).hasSize(1);
    then =
        () -> {
          again.stop();
          throw new IllegalStateException("on purpose");
        };
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(1))).hasMessage("on purpose");
    clock.advance(Duration.ofMinutes(1));

    assertThat(turns).hasSize(2);
    assertThat(again.isOn()).isFalse();
  }

  @Test
  void onlyTheLastPlanHolds() {
    again.after(SECOND.toNanos());
    again.after(2 * SECOND.toNanos());
    clock.advance(SECOND);
    assertThat(turns).isEmpty();
    clock.advance(SECOND.multipliedBy(9));

    assertThat(turns).hasSize(1);
  }
}
