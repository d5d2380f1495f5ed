package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neighbours that say what no honest one says. */
class HostileTest {

  private static Envelope envelope(MessageId id, List<NodeId> path, int hopLimit, int bytes) {
    return new Envelope(
        id, "mallory", Kind.MESSAGE, path, hopLimit, 10_000_000, 0, 1, Bytes.wrap(new byte[bytes]));
  }

  private static Data data(MessageId id, List<NodeId> path, long target) {
    return new Data(envelope(id, path, 128, 4), List.of(new Target(id(target), 0)), false);
  }

  private static Ack ack(MessageId id, long recipient, Outcome outcome) {
    return new Ack(id, List.of(new Result(id(recipient), outcome, id(recipient))), false, false);
  }

  /** 1 - 2 - 3, and 4 beside 1; 3 has not answered a message of 1 yet. */
  private static Sent waiting(TestNet net) {
    net.link(1, 4);
    net.agree();
    net.node(3).nextAnswers = Inbox.Answer.LATER;
    Sent sent = net.send(1, ids(3));
    net.pass(Duration.ofMillis(30));
    return sent;
  }

  @Test
  void forgedPathsAreDropped() {
    TestNet net = TestNet.line(1, 2, 3);
    TestNode two = net.node(2);
    MessageId id = new MessageId(id(9), 1, 1);

    two.door.received(id(1), data(id, ids(9), 3)); // does not end with 1
    two.door.received(id(1), data(new MessageId(id(2), 1, 1), ids(2, 1), 3)); // 2's own name
    two.door.received(
        id(1), new Data(envelope(id, ids(9, 8, 1), 2, 4), List.of(new Target(id(3), 0)), false));
    two.door.received(id(1), new Broadcast(envelope(id, ids(9), 9, 4), 1, false, 0, List.of()));
    net.pass(TestNet.SECOND);

    assertThat(two.count("messages-forged")).isEqualTo(4);
    assertThat(net.sent).isEmpty();
    assertThat(two.inbox).isEmpty();
  }

  @Test
  void aCopyThatWasHereBeforeIsAnsweredAndGoesNoFurther() {
    TestNet net = TestNet.line(1, 2, 3);
    MessageId id = new MessageId(id(9), 1, 1);

    net.node(2).door.received(id(1), data(id, ids(9, 2, 1), 3));

    assertThat(net.copies()).isEmpty();
    Ack answer = (Ack) net.acks().get(0).message();
    assertThat(answer.results()).containsExactly(new Result(id(3), Outcome.NO_ROUTE, id(2)));
    assertThat(net.node(2).count("messages-looped")).isEqualTo(1);
  }

  @Test
  void strangersAreNotHeard() {
    TestNet net = TestNet.line(1, 2, 3);

    net.node(1).door.received(id(3), data(new MessageId(id(3), 1, 1), ids(3), 1));

    assertThat(net.node(1).inbox).isEmpty();
    assertThat(net.node(1).count("messages-from-strangers")).isEqualTo(1);
  }

  @Test
  void answersFromANeighbourThatWasNotAskedDoNotCount() {
    TestNet net = TestNet.line(1, 2, 3);
    Sent sent = waiting(net);

    net.node(1).door.received(id(4), ack(sent.id, 3, Outcome.ACKNOWLEDGED));
    net.node(1).door.received(id(4), ack(sent.id, 3, Outcome.BUSY));
    net.node(1).door.received(id(4), new Ack(sent.id, List.of(), true, true));

    assertThat(sent.answer).isNull();
    assertThat(net.node(1).count("results-unexpected")).isEqualTo(2);
  }

  @Test
  void allOthersSaysNothingAboutASetMessage() {
    TestNet net = TestNet.line(1, 2, 3);
    Sent sent = waiting(net);

    net.node(1).door.received(id(2), new Ack(sent.id, List.of(), true, true));
    net.pass(Duration.ofMillis(10));

    assertThat(sent.answer).isNull();
  }

  @Test
  void resultsForSomebodyElseDoNotCount() {
    TestNet net = TestNet.line(1, 2, 3);
    Sent sent = waiting(net);

    net.node(1).door.received(id(2), ack(sent.id, 4, Outcome.ACKNOWLEDGED));
    net.node(1).door.received(id(2), ack(new MessageId(id(1), 1, 77), 3, Outcome.ACKNOWLEDGED));
    net.node(1).door.received(id(2), ack(new MessageId(id(9), 1, 1), 3, Outcome.ACKNOWLEDGED));

    assertThat(sent.answer).isNull();
    assertThat(net.node(1).count("acks-late")).isEqualTo(2);
  }

  @Test
  void everythingAcknowledgedTwiceIsAcknowledgedOnce() {
    TestNet net = TestNet.line(1, 2, 3, 4);
    net.copiesOfEachFrame = 2;

    Sent set = net.send(1, ids(3, 4));
    Sent broadcast = net.broadcast(1);
    net.pass(TestNet.SECOND);

    assertThat(set.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(broadcast.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(4).received()).containsExactly(set.id, broadcast.id);
    assertThat(net.copies()).hasSize(6); // what comes twice is passed on once
    net.assertNothingIsLeft();
  }

  @Test
  void aBranchThatListsAFailureCannotClaimItLater() {
    // given: 2's branch is 2 and 3
    TestNet net = TestNet.line(1, 2, 3);
    net.loses = (from, frame) -> !from.equals(id(1));
    Sent sent = net.broadcast(1);

    // when: 3 is busy, then "all others" have it
    net.node(1).door.received(id(2), ack(sent.id, 3, Outcome.BUSY));
    net.node(1).door.received(id(2), new Ack(sent.id, List.of(), true, true));

    // then
    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED, Outcome.BUSY);
  }

  @Test
  void aNodeWithoutRouteInTheTreeIsNotCountedAmongAllOthers() {
    // given: 2 said that it cannot reach 3, and the source sends 3 a copy by name, by 2 again
    TestNet net = TestNet.line(1, 2, 3);
    net.loses = (from, frame) -> !from.equals(id(1));
    Sent sent = net.broadcast(1);
    net.node(1).door.received(id(2), ack(sent.id, 3, Outcome.NO_ROUTE));
    net.link(2, 4);
    net.agree();

    // when
    net.node(1).door.received(id(2), new Ack(sent.id, List.of(), true, true));
    net.pass(Duration.ofSeconds(11));

    // then
    assertThat(sent.result(2).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(3).outcome()).isNotEqualTo(Outcome.ACKNOWLEDGED);
  }

  @Test
  void aNeighbourThatNeverAnswersCostsBoundedMemory() {
    // given: 3 is silent
    TestNet net = TestNet.line(1, 2, 3);
    net.loses = (from, frame) -> !from.equals(id(1));

    // when: 70,000 messages through 2
    for (int i = 1; i <= 70_000; i++) {
      net.node(2).door.received(id(1), data(new MessageId(id(1), 1, i), ids(1), 3));
    }

    // then: the rest is BUSY, and in the end all is forgotten
    assertThat(Gauge.read(net.node(2).door.gauges(), "passing messages")).isEqualTo(65_536);
    assertThat(net.node(2).count("messages-refused")).isEqualTo(70_000 - 65_536);
    net.pass(Duration.ofSeconds(11));
    net.assertNothingIsLeft();
  }

  @Test
  void largeBodiesAreBoundedInAll() {
    TestNet net = TestNet.line(1, 2, 3);
    net.loses = (from, frame) -> !from.equals(id(1));
    List<Target> three = List.of(new Target(id(3), 0));

    for (int i = 1; i <= 20; i++) {
      Envelope large = envelope(new MessageId(id(1), 1, i), ids(1), 128, 8 << 20);
      net.node(2).door.received(id(1), new Data(large, three, false));
    }

    assertThat(Gauge.read(net.node(2).door.gauges(), "passing messages")).isEqualTo(8);
  }

  @Test
  void aHugeBudgetEndsAfterAnHour() {
    TestNet net = TestNet.line(1, 2, 3);
    net.loses = (from, frame) -> true;
    Envelope patient =
        new Envelope(
            new MessageId(id(1), 1, 1),
            "mallory",
            Kind.MESSAGE,
            ids(1),
            128,
            Long.MAX_VALUE,
            0,
            1,
            Bytes.EMPTY);
    net.node(2).door.received(id(1), new Data(patient, List.of(new Target(id(3), 0)), false));

    net.pass(Duration.ofMinutes(61));

    net.assertNothingIsLeft();
  }

  /** Whatever comes, nothing is thrown, nothing is kept, and the node works as before. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyNonsenseIsSurvived(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestNet net = TestNet.line(1, 2, 3, 4, 5);
    net.link(2, 5);
    net.agree();

    for (int i = 0; i < 3000; i++) {
      NodeId to = id(1 + random.nextInt(5));
      NodeId from = id(1 + random.nextInt(5));
      net.node(to).door.received(from, nonsense(random, from));
      if (i % 100 == 0) {
        net.pass(Duration.ofMillis(random.nextInt(50)));
      }
    }
    net.pass(Duration.ofSeconds(20));

    // the counters of honest messages must lie above what was forged in their sources' names
    net.nodes.values().forEach(node -> node.inbox.clear());
    for (int i = 0; i < 50; i++) {
      net.send(1, ids(3));
    }
    net.pass(TestNet.SECOND.multipliedBy(2));
    Sent honest = net.send(1, ids(2, 3, 4, 5));
    net.pass(TestNet.SECOND.multipliedBy(2));
    assertThat(honest.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    net.assertNothingIsLeft();
  }

  private static DeliveryMessage nonsense(SplittableRandom random, NodeId from) {
    NodeId source = random.nextBoolean() ? from : id(1 + random.nextInt(6));
    MessageId id = new MessageId(source, random.nextInt(2), 1 + random.nextInt(40));
    List<NodeId> path = new ArrayList<>(List.of(source));
    for (int i = random.nextInt(3); i > 0; i--) {
      path.add(id(1 + random.nextInt(6)));
    }
    if (random.nextInt(4) > 0 && !path.get(path.size() - 1).equals(from)) {
      path.add(from);
    }
    Envelope envelope =
        new Envelope(
            id,
            "mallory",
            random.nextInt(5) == 0 ? Kind.PROBE : Kind.MESSAGE,
            path,
            1 + random.nextInt(6),
            random.nextInt(3) == 0 ? 0 : random.nextLong(Long.MAX_VALUE),
            random.nextLong(),
            random.nextInt(256),
            Bytes.EMPTY);
    int dice = random.nextInt(3);
    if (dice == 0) {
      return new Data(envelope, targets(random), random.nextBoolean());
    }
    if (dice == 1) {
      return new Broadcast(
          envelope, random.nextInt(3), random.nextBoolean(), random.nextInt(40), targets(random));
    }
    List<Result> results = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      Outcome outcome = Outcome.ofCode(random.nextInt(8));
      results.add(new Result(id(random.nextInt(7)), outcome, id(random.nextInt(7))));
    }
    return new Ack(id, results, random.nextBoolean(), random.nextBoolean());
  }

  private static List<Target> targets(SplittableRandom random) {
    List<Target> targets = new ArrayList<>();
    for (long node = 1; node <= 6; node++) {
      if (random.nextInt(3) == 0 || (node == 6 && targets.isEmpty())) {
        targets.add(new Target(id(node), random.nextInt(40)));
      }
    }
    return targets;
  }

  /** Said by 2 to 3, as if it came from 1. */
  private static void forge(TestNet net, long series, long counter) {
    net.node(3).door.received(id(2), data(new MessageId(id(1), series, counter), ids(1, 2), 3));
    net.pass(Duration.ofMillis(10));
  }

  private static Outcome outcome(TestNet net, Sent sent) {
    net.pass(TestNet.SECOND);
    assertThat(sent.answer).isNotNull();
    return sent.result(3).outcome();
  }

  @Test
  void whatIsHandedOverInItsPlaceIsNoAcknowledgementForAMessage() {
    TestNet net = TestNet.line(1, 2, 3);
    forge(net, 1, 1);
    assertThat(net.node(3).inbox).hasSize(1);

    assertThat(outcome(net, net.send(1, ids(3)))).isEqualTo(Outcome.TIMEOUT);
    assertThat(net.node(3).count("messages-contradicting")).isEqualTo(1);

    assertThat(outcome(net, net.send(1, ids(3)))).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(net.node(3).inbox).hasSize(2);
    assertThat(net.node(1).count("message-series-begun")).isEqualTo(1);
  }

  @Test
  void theSameForABroadcast() {
    TestNet net = TestNet.line(1, 2, 3);
    forge(net, 1, 1);

    assertThat(outcome(net, net.broadcast(1))).isEqualTo(Outcome.TIMEOUT);

    assertThat(outcome(net, net.broadcast(1))).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(net.node(3).inbox).hasSize(2);
  }

  /** Whoever forges must first see what the source goes on with. */
  @ParameterizedTest
  @ValueSource(longs = {40, 100_000, Long.MAX_VALUE})
  void aForgedNumberAheadCostsOneMessageAndNotAllThatFollow(long ahead) {
    TestNet net = TestNet.line(1, 2, 3);
    assertThat(outcome(net, net.send(1, ids(3)))).isEqualTo(Outcome.ACKNOWLEDGED);
    forge(net, 1, ahead);

    assertThat(outcome(net, net.send(1, ids(3)))).isEqualTo(Outcome.TIMEOUT);

    for (int i = 0; i < 5; i++) {
      assertThat(outcome(net, net.send(1, ids(3)))).isEqualTo(Outcome.ACKNOWLEDGED);
    }
    assertThat(net.node(3).inbox).hasSize(7);
  }

  /** A relay can say so of every message: numbers are not drawn without end for that. */
  @Test
  void aNewSeriesBeginsOnceASecondAtMost() {
    TestNet net = TestNet.line(1, 2, 3);
    for (int i = 0; i < 100; i++) {
      forge(net, net.node(1).series, 1_000_000 + i);
      var unused = net.send(1, ids(3));
      net.pass(Duration.ofMillis(10));
    }
    assertThat(net.node(1).count("message-series-begun")).isBetween(1, 4);
  }
}
