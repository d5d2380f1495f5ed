package io.meshage.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlinesTest {
  private static final long TICK_NANOS = 1 << 20;

  private final ManualScheduler clock = new ManualScheduler();
  private final List<Bell> rung = new ArrayList<>();
  private int rounds;
  private final Deadlines deadlines = new Deadlines(clock, () -> rounds++);

  /** An alarm that notes when it rings. */
  private final class Bell extends Alarm {
    final long wantedNanos;
    long rangNanos;
    Runnable then = () -> {};

    Bell(long wantedNanos) {
      this.wantedNanos = wantedNanos;
    }

    @Override
    void due(long nowNanos) {
      rangNanos = nowNanos;
      rung.add(this);
      then.run();
    }
  }

  private Bell bell(Duration in) {
    Bell bell = new Bell(clock.nowNanos() + in.toNanos());
    deadlines.set(bell, bell.wantedNanos);
    return bell;
  }

  @Test
  void anAlarmThatFailsKeepsNoOtherFromRinging() {
    bell(Duration.ofMillis(5)).then =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    Bell sameTick = bell(Duration.ofMillis(5));
    Bell later = bell(Duration.ofSeconds(3));

    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(10))).hasMessage("on purpose");
    clock.advance(Duration.ofSeconds(5));

    assertThat(rung).hasSize(3).endsWith(sameTick, later);
    bell(Duration.ofMillis(5));
    clock.advance(Duration.ofMillis(10));
    assertThat(rung).hasSize(4);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyAlarmRingsOnceNeverEarlyAndAtMostATickLate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Bell> kept = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      Bell bell = bell(Duration.ofNanos(random.nextLong(20_000_000_000L)));
      int fate = random.nextInt(4);
      if (fate == 0) {
        deadlines.cancel(bell);
      } else {
        kept.add(bell);
      }
      clock.advance(Duration.ofNanos(random.nextLong(3_000_000)));
    }

    clock.advance(Duration.ofSeconds(21));

    assertThat(rung).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(kept)
        .allMatch(bell -> bell.rangNanos >= bell.wantedNanos)
        .allMatch(bell -> bell.rangNanos <= bell.wantedNanos + TICK_NANOS);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void alarmsOfOneTickRingInTheOrderInWhichTheyWereSet() {
    List<Bell> bells = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      bells.add(bell(Duration.ofMillis(500)));
    }

    clock.advance(Duration.ofSeconds(1));

    assertThat(rung).isEqualTo(bells);
    assertThat(rounds).isEqualTo(1);
  }

  @Test
  void anAlarmThatIsSetAgainRingsAtTheNewTimeOnly() {
    Bell bell = bell(Duration.ofMillis(100));
    deadlines.set(bell, clock.nowNanos() + Duration.ofMillis(300).toNanos());

    clock.advance(Duration.ofMillis(200));
    assertThat(rung).isEmpty();
    clock.advance(Duration.ofMillis(102));
    assertThat(rung).containsExactly(bell);

    deadlines.set(bell, clock.nowNanos() - 5);
    clock.advance(Duration.ofMillis(3));
    assertThat(rung).hasSize(2);
  }

  @Test
  void anAlarmMayCancelAnotherThatIsDueWithIt() {
    Bell first = bell(Duration.ofMillis(100));
    Bell second = bell(Duration.ofMillis(100));
    first.then = () -> deadlines.cancel(second);

    clock.advance(Duration.ofSeconds(1));

    assertThat(rung).containsExactly(first);
  }

  @Test
  void anAlarmMaySetItselfAgain() {
    Bell bell = bell(Duration.ofMillis(100));
    bell.then =
        () -> {
          if (rung.size() < 5) {
            deadlines.set(bell, clock.nowNanos());
          }
        };

    clock.advance(Duration.ofMillis(120));

    assertThat(rung).hasSize(5);
  }

  @Test
  void aPauseOfManyTurnsOfTheWheelLosesNothing() {
    for (int i = 1; i < 100; i++) {
      bell(Duration.ofMillis(i * 77L));
    }
    // the loop stands still: one call, late, sees them all
    clock.after(Duration.ofMillis(70), () -> {});
    clock.advance(Duration.ofHours(1));

    assertThat(rung).hasSize(99);
  }
}
