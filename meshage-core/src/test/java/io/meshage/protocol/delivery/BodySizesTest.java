package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Outcome;
import io.meshage.message.Capabilities;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.PassedOver;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.protocol.port.Dispatch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies that some nodes do not take. Node 1 sends, and its routes may not know it yet. */
class BodySizesTest {
  private static final int SMALL = 5_000;
  private static final int LARGE = 9_000;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final TestNet net = new TestNet();

  private void takesLittle(long... nodes) {
    for (long node : nodes) {
      net.largestBodies.put(id(node), SMALL);
    }
  }

  /** Links each number to the next. */
  private void path(long... nodes) {
    for (int i = 1; i < nodes.length; i++) {
      net.link(nodes[i - 1], nodes[i]);
    }
  }

  private void announced(long... nodes) {
    for (TestNode node : net.nodes.values()) {
      for (long small : nodes) {
        node.routes.capabilities.put(id(small), new Capabilities(List.of(), List.of(), SMALL));
      }
    }
  }

  private Sent send(boolean broadcast, long... recipients) {
    Sent result = new Sent(net.clock.nowNanos(), TEN_SECONDS);
    result.expected = broadcast ? net.node(1).routes.reachable() : ids(recipients);
    result.id =
        net.node(1)
            .door
            .send(
                new Dispatch(
                    ids(recipients),
                    broadcast,
                    Kind.MESSAGE,
                    TEN_SECONDS,
                    128,
                    0,
                    0,
                    Bytes.wrap(new byte[LARGE]),
                    null,
                    null,
                    answer -> result.answered(answer, net.clock.nowNanos())));
    return result;
  }

  @Test
  void whoIsKnownToBeInTheWayIsNamedAtOnceAndNothingIsSent() {
    takesLittle(3);
    path(1, 2, 3, 4);
    net.agree();
    announced(3);

    Sent sent = send(false, 4);
    net.pass(Duration.ofMillis(1));

    assertThat(sent.results()).containsExactly(new Result(id(4), Outcome.TOO_LARGE, id(3)));
    assertThat(net.copies()).isEmpty();
    net.assertNothingIsLeft();
  }

  @Test
  void aRelayThatTakesLessIsGoneRoundThoughTheSourceDoesNotKnowItYet() {
    takesLittle(3);
    path(1, 2, 3, 9);
    path(2, 4, 5, 9);
    net.agree();

    Sent sent = send(false, 9);
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(net.node(9).inbox.get(0).envelope().path()).isEqualTo(ids(1, 2, 4, 5));
    net.assertNothingIsLeft();
  }

  @Test
  void aNodeBehindARelayThatTakesLessHasTheOutcomeInTheEndWithWhoIsInTheWay() {
    takesLittle(3);
    path(1, 2, 3, 4);
    net.agree();

    Sent sent = send(false, 4);
    net.pass(Duration.ofSeconds(11));

    assertThat(sent.results()).containsExactly(new Result(id(4), Outcome.TOO_LARGE, id(3)));
    net.assertNothingIsLeft();
  }

  @Test
  void whoeverGetsMoreThanItTakesRefusesItInItsOwnNameAndKeepsTheOthers() {
    path(1, 2, 3);
    path(2, 4);
    net.agree();
    takesLittle(5);
    path(4, 5); // links first, so that nobody has been told
    net.agree();

    Sent sent = send(true);
    net.pass(TEN_SECONDS);

    assertThat(sent.result(3).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(4).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(5)).isEqualTo(new Result(id(5), Outcome.TOO_LARGE, id(5)));
    net.assertNothingIsLeft();
  }

  @Test
  void aBroadcastReachesThoseWhoTakeItRoundThoseWhoDoNot() {
    takesLittle(2);
    path(1, 2, 3);
    path(1, 4, 5, 3);
    net.agree();
    announced(2);

    Sent sent = send(true);
    net.pass(TEN_SECONDS);

    assertThat(sent.results())
        .containsExactly(
            new Result(id(2), Outcome.TOO_LARGE, id(2)),
            new Result(id(3), Outcome.ACKNOWLEDGED, id(3)),
            new Result(id(4), Outcome.ACKNOWLEDGED, id(4)),
            new Result(id(5), Outcome.ACKNOWLEDGED, id(5)));
    assertThat(net.copies()).hasSize(3);
    net.assertNothingIsLeft();
  }

  @Test
  void aMessageThatWasPassedOverIsAnswered() {
    path(1, 2, 3);
    net.agree();
    send(false, 3);
    Data copy = (Data) net.copies().get(0).message();
    net.sent.clear();

    net.node(2).door.received(id(1), new PassedOver(copy));

    assertThat(net.acks()).hasSize(1);
    assertThat(net.node(2).count("messages-too-large")).isEqualTo(1);
    net.pass(TEN_SECONDS);
  }
}
