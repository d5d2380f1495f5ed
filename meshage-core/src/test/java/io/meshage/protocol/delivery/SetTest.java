package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages to named recipients while nothing breaks. */
class SetTest {
  private static final Duration TICK = Duration.ofMillis(2);

  @Test
  void oneCopyAndOneAnswerPerLinkReachEveryRecipient() {
    // given: 1 - 2 - 3 - 4, and 5 and 6 behind 3
    TestNet net = TestNet.line(1, 2, 3, 4);
    net.link(3, 5);
    net.link(5, 6);
    net.agree();

    // when
    Sent sent = net.send(1, ids(3, 4, 5, 6));
    net.pass(TestNet.SECOND);

    // then: each link of the tree carried one copy and one answer
    assertThat(sent.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(net.copies()).hasSize(5);
    assertThat(net.acks()).hasSize(5);
    for (long recipient : new long[] {3, 4, 5, 6}) {
      assertThat(net.node(recipient).received()).containsExactly(sent.id);
      assertThat(sent.result(recipient).at()).isEqualTo(id(recipient));
    }
    assertThat(net.node(2).inbox).isEmpty();
    net.assertNothingIsLeft();
  }

  @Test
  void aSendEndsAsSoonAsEveryRecipientHasAnOutcome() {
    TestNet net = TestNet.line(1, 2, 3);

    Sent sent = net.send(1, ids(3));
    net.pass(Duration.ofMillis(4));

    assertThat(sent.took()).isEqualTo(Duration.ofMillis(4));
    assertThat(sent.results().get(0).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
  }

  @Test
  void theCopyCarriesItsPathAndLessAndLessTime() {
    TestNet net = TestNet.line(1, 2, 3, 4);

    net.send(1, ids(4), Duration.ofSeconds(1));
    net.pass(TestNet.SECOND);

    assertThat(net.node(4).inbox.get(0).envelope().path()).isEqualTo(ids(1, 2, 3));
    List<Long> budgets =
        net.copies().stream().map(f -> ((Data) f.message()).envelope().budgetMicros()).toList();
    assertThat(budgets).containsExactly(990_000L, 980_000L, 970_000L);
  }

  @Test
  void whoCannotBeReachedIsNamedAtOnce() {
    // given: 9 is known but cut off, 8 has left, nobody knows 7
    TestNet net = TestNet.line(1, 2);
    net.node(8);
    net.node(9);
    net.left.add(id(8));
    net.agree();

    // when
    Sent sent = net.send(1, ids(2, 7, 8, 9));

    // then: not before the call has returned, but without waiting
    assertThat(sent.answer).isNull();
    net.pass(Duration.ofMillis(2));
    assertThat(sent.outcomes())
        .containsExactly(
            Outcome.ACKNOWLEDGED, Outcome.UNKNOWN_NAME, Outcome.LEFT, Outcome.NO_ROUTE);
  }

  @Test
  void nobodyToSendToIsAnAnswerToo() {
    TestNet net = TestNet.line(1, 2);

    Sent sent = net.send(1, List.of());
    net.pass(Duration.ZERO);

    assertThat(sent.results()).isEmpty();
    net.assertNothingIsLeft();
  }

  @Test
  void aNodeMaySendToItself() {
    TestNet net = TestNet.line(1, 2);

    Sent sent = net.send(1, ids(1, 2));
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(1).received()).containsExactly(sent.id);
    assertThat(net.node(1).inbox.get(0).recipients()).isEqualTo(ids(1, 2));
  }

  @Test
  void recipientsMustAscend() {
    TestNet net = TestNet.line(1, 2, 3);

    assertThatThrownBy(() -> net.send(1, ids(3, 2))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> net.send(1, ids(2, 2))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreRecipientsThanAFrameHoldsGoInSeveral() {
    // given: a star behind 2 with 5,000 nodes
    TestNet net = TestNet.line(1, 2);
    long[] many = new long[5000];
    for (int i = 0; i < many.length; i++) {
      many[i] = 10L + i;
      net.link(2, many[i]);
    }
    net.node(1).routes = new FakeRoutes(id(1), net.links, net.left);
    net.node(2).routes = new FakeRoutes(id(2), net.links, net.left);

    // when
    Sent sent = net.send(1, ids(many));
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).hasSize(5000).containsOnly(Outcome.ACKNOWLEDGED);
    List<TestNet.Frame> first = net.copies().stream().filter(f -> f.to().equals(id(2))).toList();
    assertThat(first).hasSize(2);
    List<Target> targets = ((Data) first.get(0).message()).targets();
    assertThat(targets).hasSize(4096);
  }

  @Test
  void aFullInboxIsBusyAndNotRemembered() {
    TestNet net = TestNet.line(1, 2, 3);
    net.node(3).nextAnswers = Inbox.Answer.BUSY;

    Sent refused = net.send(1, ids(3));
    net.pass(TestNet.SECOND);
    net.node(3).nextAnswers = Inbox.Answer.HANDED_OVER;
    Sent taken = net.send(1, ids(3));
    net.pass(TestNet.SECOND);

    assertThat(refused.result(3).outcome()).isEqualTo(Outcome.BUSY);
    assertThat(refused.result(3).at()).isEqualTo(id(3));
    assertThat(taken.result(3).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
  }

  @Test
  void whoMayHaveItWithoutAcknowledgingIsTold() {
    TestNet net = TestNet.line(1, 2, 3);
    net.link(1, 4);
    net.agree();
    net.node(4).nextAnswers = Inbox.Answer.BUSY;
    net.clock.after(
        Duration.ofMillis(3), () -> net.cut(id(2), id(3))); // 3 has it, 2 not its answer

    Sent sent = net.send(1, ids(3, 4, 5));
    net.pass(Duration.ofSeconds(11));

    assertThat(sent.outcomes()).doesNotContain(Outcome.ACKNOWLEDGED);
    assertThat(net.node(3).received()).containsExactly(sent.id);
    assertThat(sent.uncertain()).as("4 said no itself, and 5 is unknown").isEqualTo(ids(3));
  }

  @Test
  void aFullQueueOnTheWayIsBusyAndTellsWhere() {
    TestNet net = TestNet.line(1, 2, 3);
    net.full.add(ids(2, 3));

    Sent sent = net.send(1, ids(2, 3));
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED, Outcome.BUSY);
    assertThat(sent.result(3).at()).isEqualTo(id(2));
  }

  @Test
  void aBodyThatIsDecodedLaterIsAcknowledgedLater() {
    TestNet net = TestNet.line(1, 2, 3);
    net.node(3).nextAnswers = Inbox.Answer.LATER;

    Sent good = net.send(1, ids(3));
    Sent bad = net.send(1, ids(3));
    Sent own = net.send(3, ids(3));
    net.pass(TestNet.SECOND);
    assertThat(good.answer).isNull();
    net.node(3).decoded(good.id, Outcome.ACKNOWLEDGED);
    net.node(3).decoded(bad.id, Outcome.UNDECODABLE);
    net.node(3).decoded(own.id, Outcome.ACKNOWLEDGED);
    net.pass(TestNet.SECOND);

    assertThat(good.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(bad.outcomes()).containsExactly(Outcome.UNDECODABLE);
    assertThat(own.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    net.assertNothingIsLeft();
  }

  @Test
  void whoDoesNotAnswerIsATimeoutAtTheDeadline() {
    TestNet net = TestNet.line(1, 2, 3);
    net.node(3).nextAnswers = Inbox.Answer.LATER;

    Sent sent = net.send(1, ids(2, 3), Duration.ofMillis(80));
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED, Outcome.TIMEOUT);
    assertThat(sent.took()).isBetween(Duration.ofMillis(60), Duration.ofMillis(80).plus(TICK));
    net.assertNothingIsLeft();
  }

  @Test
  void relaysAnswerBeforeTheirPredecessorsGiveUp() {
    // given: nobody answers behind 5
    TestNet net = TestNet.line(1, 2, 3, 4, 5, 6);
    net.loses = (from, frame) -> from.equals(id(5));

    // when
    Sent sent = net.send(1, ids(6), Duration.ofMillis(200));
    net.pass(TestNet.SECOND);

    // then: it is the relay nearest to the trouble that says so
    assertThat(sent.result(6).outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(sent.result(6).at()).isNotEqualTo(id(1));
    assertThat(sent.took()).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void fastAnswersDoNotWaitForSlowOnes() {
    // given: 4 answers late
    TestNet net = TestNet.line(1, 2, 3);
    net.link(2, 4);
    net.agree();
    net.node(4).nextAnswers = Inbox.Answer.LATER;

    // when
    net.send(1, ids(3, 4));
    net.pass(Duration.ofMillis(50));

    // then: the relay gathered for a while, then told what it knew
    List<TestNet.Frame> told = net.acks().stream().filter(f -> f.to().equals(id(1))).toList();
    assertThat(told).hasSize(1);
    assertThat(((Ack) told.get(0).message()).results())
        .extracting(result -> result.recipient())
        .containsExactly(id(3));
  }

  @Test
  void relaysShowWhatTheyPassOnAndNothingElse() {
    TestNet net = TestNet.line(1, 2, 3);

    Sent sent = net.send(1, ids(3));
    net.pass(TestNet.SECOND);

    assertThat(net.node(2).snooped).extracting(a -> a.envelope().id()).containsExactly(sent.id);
    assertThat(net.node(1).snooped).isEmpty();
    assertThat(net.node(3).snooped).isEmpty();
    assertThat(net.node(2).snooped.get(0).envelope().body())
        .isSameAs(net.node(3).inbox.get(0).envelope().body());
  }

  @Test
  void probesMeetTheHopThatTheirLimitNames() {
    // given
    TestNet net = TestNet.line(1, 2, 3, 4);

    // when: a probe for each distance
    NodeId from = id(1);
    List<Sent> probes =
        List.of(1, 2, 3, 4).stream()
            .map(k -> net.send(from, ids(4), false, Kind.PROBE, TestNet.SECOND, k))
            .toList();
    net.pass(TestNet.SECOND);

    // then: a trace
    assertThat(probes)
        .extracting(probe -> probe.result(4).outcome())
        .containsExactly(
            Outcome.HOP_LIMIT, Outcome.HOP_LIMIT, Outcome.ACKNOWLEDGED, Outcome.ACKNOWLEDGED);
    assertThat(probes).extracting(probe -> probe.result(4).at()).isEqualTo(ids(2, 3, 4, 4));
    assertThat(net.node(4).inbox).isEmpty();
  }

  @Test
  void manyMessagesMayBeUnderWayAtOnce() {
    // given: a link that takes 100 ms (the ancestor sent one message per round trip, G9)
    TestNet net = TestNet.line(1, 2);
    net.latency = Duration.ofMillis(100);

    // when
    List<Sent> all =
        java.util.stream.IntStream.range(0, 1024).mapToObj(i -> net.send(1, ids(2))).toList();
    net.pass(Duration.ofMillis(200));

    // then: all are there after one round trip, in order, each with its own id (G11)
    assertThat(all).allMatch(sent -> sent.answer != null);
    assertThat(net.node(2).received())
        .isEqualTo(all.stream().map(sent -> sent.id).toList())
        .doesNotHaveDuplicates();
    net.assertNothingIsLeft();
  }

  @Test
  void closingEndsEverySendAtOnce() {
    TestNet net = TestNet.line(1, 2, 3);
    net.node(3).nextAnswers = Inbox.Answer.LATER;
    Sent sent = net.send(1, ids(2, 3));
    net.pass(Duration.ofMillis(100));

    net.node(1).door.close();

    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED, Outcome.TIMEOUT);
    Sent after = net.send(1, ids(2));
    net.pass(TestNet.SECOND);
    assertThat(after.outcomes()).containsExactly(Outcome.NO_ROUTE);
    assertThat(Gauge.read(net.node(1).door.gauges(), "open sends")).isZero();
  }
}
