package io.meshage.protocol.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.meshage.MeshConfig;
import io.meshage.MeshConfig.HealthTimers;
import io.meshage.NodeId;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.MeshMessage;
import io.meshage.protocol.port.HealthNews;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import io.meshage.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureDetectorTest {
  private static final NodeId B = NodeId.ofName("b");
  private static final NodeId C = NodeId.ofName("c");
  private static final long OUR_DIGEST = 4711;

  private final ManualScheduler clock = new ManualScheduler();
  private final SleepyLoop loop = new SleepyLoop(clock);
  private final Sent sent = new Sent();
  private final News news = new News();
  private final FailureDetector health = detector(new HealthTimers(Duration.ofMillis(250), 3));

  @Test
  void aQuietNeighbourIsPingedWithOurDigest() {
    health.neighbourUp(B);
    clock.advance(Duration.ofMillis(400));

    assertThat(sent.to(B)).containsExactly(new Ping(1, OUR_DIGEST, 3));
  }

  @Test
  void aNeighbourThatNeverAnswersIsSuspectAndThenSilentWithinASecondAndAnEighth() {
    health.neighbourUp(B);

    clock.advance(Duration.ofMillis(749));
    assertThat(health.isSuspect(B)).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(health.isSuspect(B)).isTrue();
    clock.advance(Duration.ofMillis(249));
    assertThat(news.silent).isEmpty();
    clock.advance(Duration.ofMillis(126));

    assertThat(news.silent).containsExactly(B);
    assertThat(sent.to(B)).as("knocks before giving up").hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void theClockOfANeighbourIsThatOfTheFastestPing() {
    health.neighbourUp(B);
    Duration ahead = Duration.ofSeconds(5);
    answerAfter(Duration.ofMillis(395), ahead);
    aheadIs(ahead);
    answerUnevenly(Duration.ofMillis(100), ahead);
    answerUnevenly(Duration.ofMillis(2), ahead);
    answerUnevenly(Duration.ofMillis(200), ahead);
    aheadIs(ahead);
  }

  private void aheadIs(Duration ahead) {
    long micros = health.clockAhead(B, -1).toNanos() / 1000;
    assertThat(micros).isCloseTo(ahead.toNanos() / 1000, within(2_000L));
  }

  private void answerAfter(Duration roundTrip, Duration ahead) {
    Ping ping = nextPing();
    clock.advance(roundTrip.dividedBy(2));
    long theirs = clock.wallMicros() + ahead.toNanos() / 1000;
    clock.advance(roundTrip.dividedBy(2));
    health.received(B, new Pong(ping.number(), 42, 7, theirs));
  }

  /** The way there takes all of the round trip, the way back nothing. */
  private void answerUnevenly(Duration roundTrip, Duration ahead) {
    Ping ping = nextPing();
    clock.advance(roundTrip);
    long theirs = clock.wallMicros() + ahead.toNanos() / 1000;
    health.received(B, new Pong(ping.number(), 42, 7, theirs));
  }

  private Ping nextPing() {
    int before = sent.to(B).size();
    for (int i = 0; i < 2_000 && sent.to(B).size() == before; i++) {
      clock.advance(Duration.ofMillis(1));
    }
    return (Ping) sent.to(B).get(sent.to(B).size() - 1);
  }

  @Test
  void theVerdictIsGivenOnce() {
    health.neighbourUp(B);
    clock.advance(Duration.ofMinutes(1));

    assertThat(news.silent).containsExactly(B);
  }

  @Test
  void anyFrameIsASignOfLife() {
    health.neighbourUp(B);
    for (int i = 0; i < 100; i++) {
      clock.advance(Duration.ofMillis(700));
      health.heard(B);
    }

    assertThat(news.silent).isEmpty();
    assertThat(health.isSuspect(B)).isFalse();
  }

  @Test
  void aBusyNeighbourIsPingedOnceASecondForTheDigest() {
    health.neighbourUp(B);
    for (int i = 0; i < 1_000; i++) {
      clock.advance(Duration.ofMillis(10));
      health.heard(B);
    }

    assertThat(sent.to(B)).as("pings in 10 s").hasSizeBetween(8, 10);
  }

  @Test
  void aPingIsAnsweredAtOnceAndItsDigestIsTold() {
    health.neighbourUp(B);

    health.received(B, new Ping(9, 42, 7));

    assertThat(sent.to(B)).containsExactly(new Pong(9, OUR_DIGEST, 3, clock.wallMicros()));
    assertThat(news.digests).containsExactly(B + " 42 7");
  }

  @Test
  void aPongTellsItsDigestAndTheRoundTrip() {
    health.neighbourUp(B);
    assertThat(health.roundTrip(B)).isZero();
    clock.advance(Duration.ofMillis(400));
    long toPing = clock.nowNanos();
    Ping ping = (Ping) sent.to(B).get(0);
    clock.advance(Duration.ofMillis(20));

    health.received(B, new Pong(ping.number(), 42, 7));

    assertThat(news.digests).containsExactly(B + " 42 7");
    assertThat(health.roundTrip(B))
        .isEqualTo(Duration.ofNanos(clock.nowNanos() - sent.at(ping)))
        .isGreaterThanOrEqualTo(Duration.ofNanos(clock.nowNanos() - toPing));
  }

  @Test
  void theRoundTripIsSmoothedByAnEighth() {
    RoundTrip roundTrip = new RoundTrip();
    roundTrip.sample(8_000);
    roundTrip.sample(16_000);

    assertThat(roundTrip.smoothed()).isEqualTo(Duration.ofNanos(9_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 2, 99, Long.MAX_VALUE, Long.MIN_VALUE})
  void anAnswerToNoPingIsASignOfLifeAndNoSample(long number) {
    health.neighbourUp(B);
    clock.advance(Duration.ofMillis(400));

    health.received(B, new Pong(number, 42, 7));

    assertThat(health.roundTrip(B)).isZero();
    clock.advance(Duration.ofMillis(740));
    assertThat(health.isSuspect(B)).isFalse();
  }

  @Test
  void anAnswerCountsOnce() {
    health.neighbourUp(B);
    clock.advance(Duration.ofMillis(400));
    health.received(B, new Pong(1, 42, 7));
    Duration first = health.roundTrip(B);
    clock.advance(Duration.ofSeconds(5));

    health.received(B, new Pong(1, 42, 7));

    assertThat(health.roundTrip(B)).isEqualTo(first);
  }

  @Test
  void strangersAreIgnored() {
    health.heard(C);
    health.received(C, new Ping(1, 2, 3));
    health.neighbourDown(C);

    assertThat(sent.count).isZero();
    assertThat(news.digests).isEmpty();
    assertThat(health.roundTrip(C)).isZero();
    assertThat(health.isSuspect(C)).isFalse();
  }

  @Test
  void aLoneNodeCostsNoTimer() {
    assertThat(clock.pending()).isZero();
    health.neighbourUp(B);
    health.neighbourUp(C);
    assertThat(clock.pending()).as("one timer for all").isEqualTo(1);

    health.neighbourDown(B);
    health.neighbourDown(C);

    assertThat(clock.pending()).isZero();
    clock.advance(Duration.ofMinutes(1));
    assertThat(sent.count).isZero();
    assertThat(news.silent).isEmpty();
  }

  @Test
  void aNeighbourThatComesBackBeginsANewLife() {
    health.neighbourUp(B);
    clock.advance(Duration.ofSeconds(2));
    health.neighbourDown(B);

    health.neighbourUp(B);
    clock.advance(Duration.ofMillis(700));
    assertThat(news.silent).containsExactly(B);
    clock.advance(Duration.ofMillis(500));

    assertThat(news.silent).containsExactly(B, B);
  }

  @Test
  void theRoomMayBeCalledBackWhileItGivesItsVerdict() {
    news.onSilent = health::neighbourDown;
    health.neighbourUp(B);
    health.neighbourUp(C);
    clock.advance(Duration.ofSeconds(2));

    assertThat(news.silent).containsExactly(B, C);
    assertThat(clock.pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {300, 1_000, 5_000, 33_000})
  void whoWasAsleepItselfJudgesNobodyForIt(long pauseMillis) {
    health.neighbourUp(B);
    clock.advance(Duration.ofMillis(600));

    loop.sleep(Duration.ofMillis(pauseMillis));

    assertThat(health.isSuspect(B)).isFalse();
    clock.advance(Duration.ofMillis(900));
    assertThat(news.silent).isEmpty();
    clock.advance(Duration.ofSeconds(3));
    assertThat(news.silent).as("who is dead is found nevertheless").containsExactly(B);
  }

  @Test
  void aLoopThatLagsGivesTheOthersMoreTime() {
    health.neighbourUp(B);
    for (int i = 0; i < 3; i++) {
      health.heard(B);
      loop.sleep(Duration.ofMillis(290));
    }
    health.heard(B);

    clock.advance(Duration.ofMillis(1_300));
    assertThat(news.silent).as("after the usual time").isEmpty();
    clock.advance(Duration.ofSeconds(4));
    assertThat(news.silent).containsExactly(B);
  }

  @Test
  void trustInOneselfComesBackWithTime() {
    SelfAwareness awareness = new SelfAwareness();
    long now = 0;
    for (int i = 0; i < 100; i++) {
      awareness.noteLag(Duration.ofMillis(101).toNanos(), now);
    }
    assertThat(awareness.multiplier()).isEqualTo(8);

    for (int i = 0; i < 70; i++) {
      now += Duration.ofMillis(100).toNanos();
      awareness.noteLag(Duration.ofMillis(100).toNanos(), now);
    }
    assertThat(awareness.multiplier()).isEqualTo(1);
  }

  @Test
  void twoNodesThatAreIdleKeepEachOtherAlive() {
    Pair pair = new Pair(clock, Duration.ofMillis(200));
    clock.advance(Duration.ofMinutes(1));

    assertThat(pair.silent).isEmpty();
    assertThat(pair.frames).as("frames in a minute").isBetween(2 * 60, 2 * 2 * 4 * 60);
  }

  @Test
  void onAOneWayPathBothSidesNotice() {
    Pair pair = new Pair(clock, Duration.ofMillis(1));
    clock.advance(Duration.ofSeconds(10));
    pair.cutFromLeft = true;
    clock.advance(Duration.ofMillis(1_200));

    assertThat(pair.silent).contains("right");
  }

  private FailureDetector detector(HealthTimers timers) {
    MeshConfig config = MeshConfig.lan("a").health(timers).build();
    return new FailureDetector(config, sent, loop, new SplittableRandom(1), news);
  }

  /** Two detectors that hear each other after a delay. */
  private static final class Pair {
    final Set<String> silent = new LinkedHashSet<>();
    final FailureDetector left;
    final FailureDetector right;
    boolean cutFromLeft;
    int frames;

    Pair(ManualScheduler clock, Duration delay) {
      FailureDetector[] both = new FailureDetector[2];
      for (int i = 0; i < 2; i++) {
        int me = i;
        Neighbours towards =
            (peer, message) -> {
              frames++;
              if (me == 1 || !cutFromLeft) {
                clock.after(
                    delay, () -> both[1 - me].received(me == 0 ? B : C, (HealthMessage) message));
              }
              return true;
            };
        News news = new News();
        news.onSilent = peer -> silent.add(me == 0 ? "left" : "right");
        both[i] =
            new FailureDetector(
                MeshConfig.lan("n" + i).build(), towards, clock, new SplittableRandom(i), news);
      }
      left = both[0];
      right = both[1];
      left.neighbourUp(C);
      right.neighbourUp(B);
    }
  }

  /** A loop that can be asleep: calls that are due meanwhile happen when it wakes. */
  private static final class SleepyLoop implements Scheduler {
    private final ManualScheduler clock;
    private boolean asleep;
    private final List<Runnable> missed = new ArrayList<>();

    SleepyLoop(ManualScheduler clock) {
      this.clock = clock;
    }

    void sleep(Duration time) {
      asleep = true;
      clock.advance(time);
      asleep = false;
      List<Runnable> late = List.copyOf(missed);
      missed.clear();
      late.forEach(Runnable::run);
    }

    @Override
    public long nowNanos() {
      return clock.nowNanos();
    }

    @Override
    public long wallMicros() {
      return clock.wallMicros();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
      return clock.after(
          delay,
          () -> {
            if (asleep) {
              missed.add(action);
            } else {
              action.run();
            }
          });
    }
  }

  private final class Sent implements Neighbours {
    private final Map<NodeId, List<MeshMessage>> messages = new LinkedHashMap<>();
    private final Map<MeshMessage, Long> times = new LinkedHashMap<>();
    private int count;

    @Override
    public boolean send(NodeId neighbour, MeshMessage message) {
      count++;
      messages.computeIfAbsent(neighbour, id -> new ArrayList<>()).add(message);
      times.put(message, clock.nowNanos());
      return true;
    }

    List<MeshMessage> to(NodeId neighbour) {
      return messages.getOrDefault(neighbour, List.of());
    }

    long at(MeshMessage message) {
      return times.getOrDefault(message, 0L);
    }
  }

  private static final class News implements HealthNews {
    private final List<NodeId> silent = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private Consumer<NodeId> onSilent = peer -> {};

    @Override
    public void silent(NodeId neighbour, String text) {
      silent.add(neighbour);
      onSilent.accept(neighbour);
    }

    @Override
    public void digestHeard(NodeId neighbour, long digest, int count) {
      digests.add(neighbour + " " + digest + " " + count);
    }

    @Override
    public long digest() {
      return OUR_DIGEST;
    }

    @Override
    public int count() {
      return 3;
    }

    @Override
    public boolean announcesLink(NodeId node, NodeId other) {
      return false;
    }

    @Override
    public String name(NodeId node) {
      return node.toString();
    }

    @Override
    public void count(String counter) {
      throw new AssertionError(counter);
    }
  }
}
