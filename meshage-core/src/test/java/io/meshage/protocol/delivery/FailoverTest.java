package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Linger;
import io.meshage.MessageId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Links and relays die while messages are on their way. */
class FailoverTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  /** Two ways from 1 to 4: by 2, which is the lower id and so the first choice, and by 3. */
  private static TestNet square() {
    TestNet net = TestNet.line(1, 2, 4, 3, 1);
    net.agree();
    return net;
  }

  @Test
  void theSourceGoesAnotherWayWhenItsLinkDies() {
    TestNet net = square();
    Sent sent = net.send(1, ids(2, 4));

    net.cut(1, 2);
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(sent.took()).isLessThan(Duration.ofMillis(10));
    assertThat(net.node(2).received()).hasSize(1);
    net.assertNothingIsLeft();
  }

  @Test
  void theRelayGoesAnotherWayWhenItsLinkDies() {
    // given: 0 - 1, and 1 is a relay of the square
    TestNet net = square();
    net.link(0, 1);
    net.agree();
    Sent sent = net.send(0, ids(4));
    net.pass(MILLI);

    // when: the copy is between 1 and 2
    net.cut(1, 2);
    net.pass(TestNet.SECOND);

    // then: the source has not noticed
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(net.copies().stream().filter(f -> f.from().equals(id(0)))).hasSize(1);
    assertThat(net.node(4).inbox.get(0).envelope().path()).isEqualTo(ids(0, 1, 3));
  }

  @Test
  void onlyWhatIsNotAnsweredIsSentAgain() {
    // given: 2 has answered, 4 has not
    TestNet net = square();
    net.node(4).nextAnswers = Inbox.Answer.LATER;
    Sent sent = net.send(1, ids(2, 4));
    net.pass(Duration.ofMillis(50));

    // when
    net.cut(1, 2);
    net.pass(Duration.ofMillis(5));
    net.node(4).decoded(sent.id, Outcome.ACKNOWLEDGED);
    net.pass(TestNet.SECOND);

    // then: 4 got a second copy and dropped it
    List<TestNet.Frame> again =
        net.copies().stream().filter(f -> f.to().equals(id(3)) && f.from().equals(id(1))).toList();
    assertThat(again).hasSize(1);
    assertThat(((Data) again.get(0).message()).targets()).hasSize(1);
    assertThat(sent.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(4).received()).containsExactly(sent.id);
  }

  @Test
  void aRelayWithoutAnotherWaySaysSoAndTheSourceFindsOne() {
    // given: 1 - 2 - 5 - 4 is as short as 1 - 3 - 6 - 4, and taken
    TestNet net = TestNet.line(1, 2, 5, 4, 6, 3, 1);
    net.agree();
    net.cut(5, 4);

    // when: only 5 knows
    Sent sent = net.send(1, ids(4));
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(sent.took()).isLessThan(Duration.ofMillis(20));
    assertThat(net.node(4).inbox.get(0).envelope().path()).isEqualTo(ids(1, 3, 6));
    net.assertNothingIsLeft();
  }

  @Test
  void anAnswerThatIsLostWithItsRelayIsAskedForAgain() {
    // given: 4 has the message, its answer is on the link 4 - 2
    TestNet net = square();
    Sent sent = net.send(1, ids(4));
    net.pass(Duration.ofMillis(2));
    assertThat(net.node(4).received()).hasSize(1);

    // when
    net.kill(id(2));
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(4).received()).hasSize(1);
    assertThat(net.node(4).count("messages-doubled")).isEqualTo(1);
  }

  @Test
  void withoutAnyWayTheRecipientWaitsForRoutesAndGetsThem() {
    // given: the only way breaks while the message is on it
    TestNet net = TestNet.line(1, 2, 3);
    Sent sent = net.send(1, ids(3));
    net.cut(2, 3);
    net.agree();
    net.pass(Duration.ofMillis(500));
    assertThat(sent.answer).isNull();

    // when
    net.link(1, 3);
    net.agree();
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    net.assertNothingIsLeft();
  }

  @Test
  void withoutAnyWayForASecondThereIsNoRoute() {
    TestNet net = TestNet.line(1, 2, 3);
    Sent sent = net.send(1, ids(3));
    net.cut(2, 3);
    net.agree();
    net.pass(TestNet.SECOND.multipliedBy(3));

    assertThat(sent.outcomes()).containsExactly(Outcome.NO_ROUTE);
    assertThat(sent.result(3).at()).isEqualTo(id(2));
    assertThat(sent.took()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1010));
    net.assertNothingIsLeft();
  }

  @Test
  void aNodeThatLeavesMeanwhileIsNamed() {
    TestNet net = TestNet.line(1, 2, 3);
    net.node(3).nextAnswers = Inbox.Answer.LATER;
    Sent sent = net.send(1, ids(2, 3));
    net.pass(Duration.ofMillis(100));

    net.node(1).door.nodeLeft(id(3));

    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED, Outcome.LEFT);
  }

  @Test
  void anAnswerThatLeadsBackIntoTheRoomLeavesNoOtherWithoutOne() {
    // given: two sends that end in the same event
    TestNet net = TestNet.line(1, 2, 3);
    net.node(3).nextAnswers = Inbox.Answer.LATER;
    Sent one = net.send(1, ids(3));
    Sent other = net.send(1, ids(3));
    net.pass(Duration.ofMillis(100));

    // when: the answer to the first changes the routes, as a probe's does that completes a link
    one.then = () -> net.node(1).door.routesChanged();
    net.node(1).door.nodeLeft(id(3));

    // then
    assertThat(one.outcomes()).containsExactly(Outcome.LEFT);
    assertThat(other.outcomes()).containsExactly(Outcome.LEFT);
  }

  @Test
  void aBlackHoleIsPassedByWhenAThirdOfTheTimeIsOver() {
    // given: 2 takes copies and passes none on
    TestNet net = square();
    net.loses = (from, frame) -> from.equals(id(2)) && frame.message() instanceof Data;

    // when
    Sent sent = net.send(1, ids(4), Duration.ofSeconds(3));
    net.pass(Duration.ofSeconds(3));

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(sent.took()).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1010));
  }

  @Test
  void theSecondCopyDoesNotFollowTheFirstIntoTheHole() {
    // given: 1 to 5 by 2 or 3, both meet again at 5's two neighbours 6 (a black hole) and 7
    TestNet net = new TestNet();
    for (long[] link :
        new long[][] {{1, 2}, {1, 3}, {2, 4}, {3, 4}, {4, 6}, {4, 7}, {6, 5}, {7, 5}}) {
      net.link(link[0], link[1]);
    }
    net.agree();
    net.loses = (from, frame) -> from.equals(id(6)) && frame.message() instanceof Data;

    // when
    Sent sent = net.send(1, ids(5), Duration.ofSeconds(3));
    net.pass(Duration.ofSeconds(3));

    // then: 4 had the first copy go by 6, and sends the second by 7
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(5).inbox.get(0).envelope().path()).isEqualTo(ids(1, 3, 4, 7));
  }

  @Test
  void aSlowRecipientIsNotGivenUpBecauseTheOtherWayRefuses() {
    // given: 4 decodes for two seconds; the other way says that there is none
    TestNet net = square();
    net.node(4).nextAnswers = Inbox.Answer.LATER;
    Sent sent = net.send(1, ids(4), Duration.ofSeconds(3));
    net.pass(Duration.ofMillis(100));
    net.cut(3, 4);

    // when
    net.pass(Duration.ofMillis(2500));
    net.node(4).decoded(sent.id, Outcome.ACKNOWLEDGED);
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(1).count("attempts")).isPositive();
  }

  @Test
  void viewsThatDisagreeMakeNoLoop() {
    // given: 2 believes that 4 is behind 3, 3 believes that it is behind 2; in truth it is cut off
    TestNet net = TestNet.line(1, 2, 3);
    net.link(2, 4);
    net.learn(net.node(1));
    net.learn(net.node(3));
    net.cut(2, 4);
    net.link(3, 4);
    net.learn(net.node(2));
    net.cut(3, 4);

    // when
    Sent sent = net.send(1, ids(4));
    net.pass(TestNet.SECOND.multipliedBy(11));

    // then: each second a copy went there and not back (the net checks every path)
    assertThat(sent.outcomes()).containsExactly(Outcome.NO_ROUTE);
    assertThat(net.copies()).hasSizeBetween(2, 2 * 10);
    net.assertNothingIsLeft();
  }

  @Test
  void whoIsRefusedByARelayThatIsBehindIsTriedAgain() {
    // given: 1 knows that 3 is behind 2, whose own calculation is held back
    TestNet net = TestNet.line(1, 2);
    net.link(2, 3);
    net.learn(net.node(1));

    // when: more than a second passes before 2 knows as well
    Sent sent = net.send(1, ids(3));
    net.pass(Duration.ofMillis(1_500));
    net.learn(net.node(2));
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    net.assertNothingIsLeft();
  }

  @Test
  void aRelayThatLingersAnswersBeforeAPredecessorThatDoesNotGivesUp() {
    // given: 3 never answers, and the answers of 2 wait for company
    TestNet net = new TestNet();
    net.lingers.put(id(2), new Linger(Duration.ZERO, Duration.ofMillis(300)));
    net.link(1, 2);
    net.link(2, 3);
    net.agree();
    net.loses = (from, frame) -> from.equals(id(3));

    // when
    net.send(1, ids(3), Duration.ofSeconds(3));
    net.pass(Duration.ofMillis(2_695));

    // then: there is time left to linger in
    assertThat(net.acks()).filteredOn(frame -> frame.from().equals(id(2))).hasSize(1);
  }

  @Test
  void orderHoldsAcrossAChangeOfRoute() {
    // given: the way by 2 is slow, and has three messages on it
    TestNet net = square();
    net.latency = Duration.ofMillis(50);
    List<MessageId> order = new java.util.ArrayList<>();
    for (int i = 0; i < 3; i++) {
      order.add(net.send(1, ids(4)).id);
    }

    // when: the routes change, and the next three go by 3, which is fast
    net.cut(1, 2);
    net.link(1, 2);
    net.latency = Duration.ofMillis(1);
    for (int i = 0; i < 3; i++) {
      order.add(net.send(1, ids(4)).id);
    }
    net.pass(TestNet.SECOND);

    // then
    assertThat(net.node(4).received()).isEqualTo(order);
  }
}
