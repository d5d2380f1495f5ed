package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages to everybody, over the tree, as a flood, and what repairs them. */
class BroadcastTest {

  /** A connected graph of this many nodes, with about this many links at each. */
  static TestNet random(SplittableRandom random, int nodes, int degree) {
    TestNet net = new TestNet();
    for (int i = 1; i < nodes; i++) {
      net.link(i, random.nextInt(i));
    }
    for (int i = 0; i < nodes * (degree - 2) / 2; i++) {
      int a = random.nextInt(nodes);
      int b = random.nextInt(nodes);
      if (a != b) {
        net.link(a, b);
      }
    }
    net.agree();
    return net;
  }

  private static void assertEverybodyHasIt(TestNet net, Sent sent) {
    for (TestNode node : net.nodes.values()) {
      if (node.isAlive && !node.id.equals(sent.id.source())) {
        assertThat(node.received()).as("inbox of %s", node.id.low()).containsExactly(sent.id);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void equalViewsCostOneCopyAndOneAnswerPerNode(long seed) {
    TestNet net = random(new SplittableRandom(seed), 100, 4);

    Sent sent = net.broadcast(0);
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).hasSize(99).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(net.copies()).hasSize(99).allMatch(f -> f.message() instanceof Broadcast);
    assertThat(net.acks()).hasSize(99).allMatch(f -> ((Ack) f.message()).results().isEmpty());
    assertEverybodyHasIt(net, sent);
    net.assertNothingIsLeft();
  }

  @Test
  void aLoneNodeBroadcastsToNobody() {
    TestNet net = new TestNet();
    net.node(1);
    net.agree();

    Sent sent = net.broadcast(1);
    net.pass(Duration.ZERO);

    assertThat(sent.results()).isEmpty();
  }

  @Test
  void whoIsBusyIsNamedAndNobodyElse() {
    TestNet net = random(new SplittableRandom(5), 40, 3);
    net.node(17).nextAnswers = Inbox.Answer.BUSY;

    Sent sent = net.broadcast(0);
    net.pass(TestNet.SECOND);

    assertThat(sent.results())
        .allMatch(r -> r.outcome() == Outcome.ACKNOWLEDGED || r.recipient().equals(id(17)));
    assertThat(sent.result(17).outcome()).isEqualTo(Outcome.BUSY);
  }

  @Test
  void aFullQueueInTheTreeIsBusyForWhoIsBehindIt() {
    TestNet net = TestNet.line(1, 2, 3, 4);
    net.full.add(ids(2, 3));

    Sent sent = net.broadcast(1);
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED, Outcome.BUSY, Outcome.BUSY);
    assertThat(sent.result(4).at()).isEqualTo(id(2));
  }

  @Test
  void theHopLimitFollowsTheTree() {
    TestNet net = TestNet.line(1, 2, 3, 4, 5);

    Sent sent = net.send(id(1), List.of(), true, Kind.MESSAGE, TestNet.SECOND, 2);
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).hasSize(4).containsOnly(Outcome.ACKNOWLEDGED);
  }

  @Test
  void aTreeDeeperThanAnyPathMayBeIsCut() {
    TestNet net = TestNet.line(LongStream.rangeClosed(1, Limits.MAX_HOPS + 3).toArray());

    Sent sent = net.broadcast(1);
    net.pass(Duration.ofSeconds(10));

    assertThat(sent.result(Limits.MAX_HOPS + 1).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(Limits.MAX_HOPS + 2).outcome()).isEqualTo(Outcome.HOP_LIMIT);
    assertThat(sent.result(Limits.MAX_HOPS + 3).outcome()).isEqualTo(Outcome.HOP_LIMIT);
  }

  @Test
  void oneSlowNodeDoesNotMakeTheSourceRepairAllOthers() {
    // given: 3, in the middle, decodes for ever
    TestNet net = random(new SplittableRandom(6), 30, 3);
    net.node(3).nextAnswers = Inbox.Answer.LATER;

    // when
    Sent sent = net.send(id(0), List.of(), true, Kind.MESSAGE, Duration.ofSeconds(3), 128);
    net.pass(Duration.ofSeconds(4));

    // then
    assertThat(sent.results())
        .allMatch(r -> (r.outcome() == Outcome.TIMEOUT) == r.recipient().equals(id(3)));
    assertThat(net.copies().stream().filter(f -> f.message() instanceof Data))
        .allMatch(f -> ((Data) f.message()).targets().get(0).node().equals(id(3)));
    assertEverybodyHasIt(net, sent);
    net.assertNothingIsLeft();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void viewsThatDifferFloodAndReachEverybodyOnce(long seed) {
    // given: a third of the nodes does not know the last five links yet
    SplittableRandom random = new SplittableRandom(seed);
    TestNet net = random(random, 40, 4);
    for (int i = 0; i < 5; i++) {
      net.link(random.nextInt(20), 20L + random.nextInt(20));
    }
    List<TestNode> nodes = List.copyOf(net.nodes.values());
    nodes.stream().filter(node -> random.nextInt(3) > 0).forEach(net::learn);

    // when
    Sent sent = net.broadcast(0);
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).hasSize(39).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(sent.took()).isLessThan(Duration.ofMillis(200));
    assertEverybodyHasIt(net, sent);
    net.assertNothingIsLeft();
  }

  @Test
  void aFloodReachesWhomTheSourceDoesNotKnow() {
    // given: 4 has just come, only 3 has noticed
    TestNet net = TestNet.line(1, 2, 3);
    net.link(3, 4);
    net.learn(net.node(3));

    Sent sent = net.broadcast(1);
    net.pass(TestNet.SECOND);

    assertThat(sent.results()).hasSize(2);
    assertThat(net.node(4).received()).containsExactly(sent.id);
  }

  @Test
  void whatARelayTookWithItIsRepaired() {
    // given: a ring of six, and its two halves are the branches
    TestNet net = TestNet.line(1, 2, 3, 4, 5, 6, 1);
    net.agree();
    Sent sent = net.broadcast(1);
    net.pass(Duration.ofMillis(1));

    // when: 2 has it, 3 has not
    net.kill(id(2));
    net.pass(TestNet.SECOND.multipliedBy(11)); // nobody's routes ever change here

    // then: 2 is the only one without an answer
    assertThat(sent.outcomes())
        .containsExactly(
            Outcome.NO_ROUTE,
            Outcome.ACKNOWLEDGED,
            Outcome.ACKNOWLEDGED,
            Outcome.ACKNOWLEDGED,
            Outcome.ACKNOWLEDGED);
    for (long node : new long[] {3, 4, 5, 6}) {
      assertThat(net.node(node).received()).containsExactly(sent.id);
    }
  }

  @Test
  void aLinkThatDiesBelowIsRepairedByName() {
    // given: 1 - 2 - 3 and a way round by 4; the copy to 3 is lost with the link 2 - 3
    TestNet net = TestNet.line(1, 2, 3);
    net.link(1, 4);
    net.link(4, 5);
    net.link(5, 3);
    net.agree();
    Sent sent = net.broadcast(1);
    net.pass(Duration.ofMillis(1));

    // when
    net.cut(2, 3);
    net.pass(TestNet.SECOND);

    // then
    assertThat(sent.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(3).inbox.get(0).broadcast()).isTrue();
    assertThat(net.node(3).inbox.get(0).envelope().path()).isEqualTo(ids(1, 4, 5));
    assertThat(sent.took()).isLessThan(Duration.ofMillis(60));
  }

  @Test
  void whoCouldNotTellOfAMissDoesNotSpeakForAllOthers() {
    // given: 2 has copies at 3, which is lost, and at 4, which takes its time
    TestNet net = TestNet.line(1, 2, 3);
    net.link(2, 4);
    net.agree();
    net.node(4).nextAnswers = Inbox.Answer.LATER;
    Sent sent = net.broadcast(1);
    net.pass(Duration.ofMillis(1));

    // when: 2 learns that 3 is gone while it can tell nobody, and then ends
    net.full.add(ids(2, 1));
    net.cut(2, 3);
    net.pass(Duration.ofMillis(1));
    net.full.clear();
    net.node(4).decoded(sent.id, Outcome.ACKNOWLEDGED);
    net.pass(TestNet.SECOND.multipliedBy(11));

    // then
    assertThat(sent.result(3).outcome()).isEqualTo(Outcome.NO_ROUTE);
    assertThat(sent.result(2).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(4).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(net.node(3).received()).isEmpty();
  }

  @Test
  void aSourceThatDiesLeavesNothingBehind() {
    TestNet net = random(new SplittableRandom(8), 30, 3);
    net.broadcast(0);
    net.pass(Duration.ofMillis(2));

    net.kill(id(0));
    net.pass(Duration.ofSeconds(11));

    net.assertNothingIsLeft();
  }

  @Test
  void broadcastsAndSetsOfOneSourceKeepTheirOrder() {
    // given: many under way at once
    TestNet net = random(new SplittableRandom(9), 20, 3);
    List<Sent> all = new ArrayList<>();

    // when
    for (int i = 0; i < 50; i++) {
      all.add(i % 3 == 0 ? net.send(0, ids(7, 11)) : net.broadcast(0));
    }
    net.pass(TestNet.SECOND.multipliedBy(2));

    // then
    assertThat(all).allMatch(sent -> !sent.outcomes().isEmpty());
    assertThat(net.node(7).received()).isEqualTo(all.stream().map(sent -> sent.id).toList());
    for (TestNode node : net.nodes.values()) {
      assertThat(node.count("messages-out-of-order")).isZero();
    }
    net.assertNothingIsLeft();
  }

  @Test
  void whoHasAnotherPredecessorIsListed() {
    // given: 3 has not answered the first message, 2 has
    TestNet net = TestNet.line(1, 2);
    net.link(1, 3);
    net.link(1, 4);
    net.agree();
    net.node(3).nextAnswers = Inbox.Answer.LATER;
    net.send(1, ids(2, 3));
    net.pass(Duration.ofMillis(50));

    // when
    net.broadcast(1);

    // then
    NodeId three = id(3);
    List<Broadcast> copies =
        net.copies().stream()
            .filter(f -> f.message() instanceof Broadcast)
            .map(f -> (Broadcast) f.message())
            .toList();
    assertThat(copies).hasSize(3).allMatch(copy -> copy.after() == 0);
    assertThat(copies.get(0).exceptions())
        .singleElement()
        .matches(target -> target.node().equals(three) && target.after() == 1);
  }
}
