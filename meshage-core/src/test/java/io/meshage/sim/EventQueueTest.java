package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final EventQueue queue = new EventQueue(new Seeds(7));
  private final List<String> seen = new ArrayList<>();

  @Test
  void eventsHappenByTimeAndThenInTheOrderOfAsking() {
    queue.at(20, () -> seen.add("c"));
    queue.at(10, () -> seen.add("a"));
    queue.at(10, () -> seen.add("b"));

    queue.runUntil(15);
    assertThat(seen).containsExactly("a", "b");
    assertThat(queue.nowNanos()).isEqualTo(15);

    queue.runUntil(30);
    assertThat(seen).containsExactly("a", "b", "c");
  }

  @Test
  void aCancelledTimerDoesNotFireAndAnEarlierOneDoes() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    Timer late = loop.after(SECOND, () -> seen.add("late"));
    loop.after(SECOND.dividedBy(2), () -> late.cancel());
    loop.after(SECOND.multipliedBy(2), () -> seen.add("later"));

    queue.runUntil(SECOND.multipliedBy(3).toNanos());

    assertThat(seen).containsExactly("later");
  }

  @Test
  void thousandsOfCancelledTimersAreSweptOut() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    for (int i = 0; i < 10_000; i++) {
      loop.after(SECOND, () -> seen.add("never")).cancel();
    }
    loop.execute(() -> seen.add("now"));

    queue.runUntil(SECOND.toNanos());

    assertThat(seen).containsExactly("now");
    assertThat(queue.happened()).isEqualTo(1);
  }

  @Test
  void whatAnEventThrowsStopsTheRunAndNamesTheSeedAndTheNode() {
    new SimLoop(queue, "alpha", 0)
        .after(
            SECOND,
            () -> {
              throw new IllegalStateException("broken");
            });

    assertThatThrownBy(() -> queue.runUntil(SECOND.toNanos()))
        .isInstanceOf(SimulationError.class)
        .hasMessageContaining("seed 7")
        .hasMessageContaining("1.000000 s")
        .hasMessageContaining("alpha")
        .hasMessageContaining("broken");
  }

  @Test
  void aNodeMayHaveAnotherOriginOfTimeARunawayClockAndAWrongCalendar() {
    SimLoop loop = new SimLoop(queue, "a", -5);
    loop.setRate(2);
    loop.setWallOffset(Duration.ofHours(-1));
    loop.after(SECOND, () -> seen.add("at " + queue.nowNanos()));

    queue.runUntil(SECOND.toNanos());

    assertThat(seen).containsExactly("at 500000000");
    assertThat(loop.nowNanos()).isEqualTo(-5 + 2_000_000_000L);
    assertThat(loop.wallMicros()).isEqualTo(SimLoop.EPOCH_MICROS - 3_599_000_000L);
  }

  @Test
  void aPausedLoopCatchesUpAndAKilledOneNeverDoes() {
    SimLoop paused = new SimLoop(queue, "p", 0);
    SimLoop killed = new SimLoop(queue, "k", 0);
    paused.after(SECOND, () -> seen.add("p first"));
    paused.execute(() -> seen.add("p zeroth"));
    killed.execute(() -> seen.add("k"));
    paused.pause();
    killed.kill();

    queue.runUntil(SECOND.multipliedBy(2).toNanos());
    assertThat(seen).isEmpty();
    paused.resume();
    queue.runUntil(SECOND.multipliedBy(2).toNanos());

    assertThat(seen).containsExactly("p zeroth", "p first");
  }

  @Test
  void aClosedLoopFiresNoTimersButFinishesWhatIsQueued() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    loop.after(SECOND, () -> seen.add("timer"));
    loop.execute(() -> seen.add("task"));
    loop.close();
    loop.callbacks().execute(() -> seen.add("callback"));

    queue.runUntil(SECOND.toNanos());

    assertThat(seen).containsExactly("task", "callback");
  }

  @Test
  void awaitingLetsTimePassUntilTheAnswerIsThere() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    CompletableFuture<String> answer = new CompletableFuture<>();
    loop.after(SECOND, () -> answer.complete("yes"));

    assertThat(loop.await(answer)).isEqualTo("yes");
    assertThat(queue.nowNanos()).isEqualTo(SECOND.toNanos());
  }

  @Test
  void awaitingWhatNeverComesFailsWithTheSeed() {
    SimLoop loop = new SimLoop(queue, "a", 0);

    assertThatThrownBy(() -> loop.await(new CompletableFuture<String>()))
        .isInstanceOf(SimulationError.class)
        .hasMessageContaining("seed 7");
  }

  @Test
  void awaitingWithinAnEventIsRefused() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    loop.callbacks()
        .execute(
            () ->
                assertThatThrownBy(() -> loop.await(new CompletableFuture<String>()))
                    .isInstanceOf(IllegalStateException.class));

    queue.runUntil(1);
    assertThat(queue.happened()).isEqualTo(1);
  }

  @Test
  void aQuestionIsAnsweredAtOnceAfterTheTasksBeforeIt() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    loop.execute(() -> seen.add("task"));

    String answer = loop.ask(() -> seen + " in loop " + loop.inLoop());

    assertThat(answer).isEqualTo("[task] in loop true");
    assertThat(loop.inLoop()).isFalse();
    assertThat(queue.nowNanos()).isZero();
    queue.runUntil(1);
    assertThat(seen).containsExactly("task");
  }

  @Test
  void userCodeRunsOffTheLoop() {
    SimLoop loop = new SimLoop(queue, "a", 0);
    loop.execute(() -> seen.add("loop " + loop.inLoop()));
    loop.callbacks().execute(() -> seen.add("callback " + loop.inLoop()));

    queue.runUntil(1);

    assertThat(seen).containsExactly("loop true", "callback false");
  }

  @Test
  void aNodesChanceDoesNotDependOnWhoElseIsThere() {
    Seeds seeds = new Seeds(1);
    long drawn = seeds.of("a", "protocol").nextLong();
    seeds.of("b", "protocol").nextLong();

    assertThat(seeds.of("a", "protocol").nextLong()).isEqualTo(drawn);
    assertThat(seeds.of("a", "delay").nextLong()).isNotEqualTo(drawn);
    assertThat(seeds.of("ab", "c").nextLong()).isNotEqualTo(seeds.of("a", "bc").nextLong());
    assertThat(new Seeds(2).of("a", "protocol").nextLong()).isNotEqualTo(drawn);
  }
}
