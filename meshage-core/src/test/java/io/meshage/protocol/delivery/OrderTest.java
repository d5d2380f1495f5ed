package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a recipient does with copies that come early, late, or again. */
class OrderTest {
  private static final NodeId SOURCE = id(1);

  /** Node 2, to which node 1 is linked; what 1 says is in the test's hands. */
  private final TestNet net = TestNet.line(1, 2);

  private final TestNode recipient = net.node(2);

  private static MessageId message(long counter) {
    return new MessageId(SOURCE, 1, counter);
  }

  private static Data data(long counter, long after, long budgetMicros, int bytes) {
    Envelope envelope =
        new Envelope(
            message(counter),
            "mallory",
            Kind.MESSAGE,
            List.of(SOURCE),
            128,
            budgetMicros,
            0,
            1,
            Bytes.wrap(new byte[bytes]));
    return new Data(envelope, List.of(new Target(id(2), after)), false);
  }

  private void arrives(long counter, long after) {
    recipient.door.received(SOURCE, data(counter, after, 10_000_000, 4));
  }

  /** The outcomes that node 2 has told about a message. */
  private List<Outcome> told(long counter) {
    return net.acks().stream()
        .map(frame -> (Ack) frame.message())
        .filter(ack -> ack.id().equals(message(counter)))
        .flatMap(ack -> ack.results().stream())
        .map(Result::outcome)
        .toList();
  }

  @Test
  void aMessageWaitsForTheOneBeforeIt() {
    arrives(5, 3);
    arrives(7, 5);
    assertThat(recipient.received()).isEmpty();

    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(3), message(5), message(7));
    assertThat(told(7)).containsExactly(Outcome.ACKNOWLEDGED);
    assertThat(Gauge.read(recipient.door.gauges(), "held messages")).isZero();
  }

  @Test
  void aMessageWaitsNoLongerThanASecond() {
    arrives(5, 3);

    net.pass(Duration.ofMillis(1002));
    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(5), message(3));
    assertThat(recipient.count("messages-out-of-order")).isEqualTo(1);
  }

  @Test
  void aMessageWaitsForAThirdOfAShortBudget() {
    recipient.door.received(SOURCE, data(5, 3, 90_000, 4));

    net.pass(Duration.ofMillis(32));

    assertThat(recipient.received()).containsExactly(message(5));
  }

  @Test
  void whatWasAnsweredBusyIsNotWaitedFor() {
    recipient.nextAnswers = Inbox.Answer.BUSY;
    arrives(3, 0);
    recipient.nextAnswers = Inbox.Answer.HANDED_OVER;

    arrives(5, 3);

    assertThat(recipient.received()).containsExactly(message(5));
  }

  @Test
  void whatWasAnsweredBusyIsBusyStillWhenItsTurnHasPassed() {
    // given: a message found no room, and a later one did
    recipient.nextAnswers = Inbox.Answer.BUSY;
    arrives(3, 0);
    recipient.nextAnswers = Inbox.Answer.HANDED_OVER;
    arrives(5, 3);

    // when: the answer was lost with the link, and the same message comes another way
    arrives(3, 0);

    // then: it is not handed over behind its successor, and its source hears the truth
    assertThat(recipient.received()).containsExactly(message(5));
    assertThat(told(3)).containsExactly(Outcome.BUSY, Outcome.BUSY);
  }

  @Test
  void messagesThatAreDecodedLaterKeepTheirPlaceToo() {
    recipient.nextAnswers = Inbox.Answer.LATER;
    arrives(5, 3);
    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(3), message(5));
    recipient.decoded(message(3), Outcome.UNDECODABLE);
    recipient.decoded(message(5), Outcome.ACKNOWLEDGED);
    assertThat(told(3)).containsExactly(Outcome.UNDECODABLE);
    assertThat(told(5)).containsExactly(Outcome.ACKNOWLEDGED);
  }

  @Test
  void oneThatALaterOneDoesNotWaitForIsHandedOverBeforeIt() {
    arrives(5, 3);
    arrives(7, 0);

    assertThat(recipient.received()).containsExactly(message(5), message(7));
    assertThat(recipient.count("messages-out-of-order")).isZero();
  }

  @Test
  void oneThatMissedItsTurnIsNotHandedOverBehindALaterOne() {
    arrives(7, 0);
    arrives(5, 3);

    assertThat(recipient.received()).containsExactly(message(7));
    assertThat(told(5)).containsExactly(Outcome.TIMEOUT);
    assertThat(recipient.count("messages-stale")).isEqualTo(1);
  }

  @Test
  void whatWasAnsweredBusyDoesNotComeBehindALaterOne() {
    recipient.nextAnswers = Inbox.Answer.BUSY;
    arrives(3, 0);
    recipient.nextAnswers = Inbox.Answer.HANDED_OVER;
    arrives(5, 3);
    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(5));
  }

  @Test
  void aMessageThatClaimsToComeAfterItselfWaitsForNothing() {
    arrives(5, 5);
    arrives(6, 9);

    assertThat(recipient.received()).containsExactly(message(5), message(6));
  }

  @Test
  void onlySoManyMessagesWait() {
    for (int i = 0; i < 1100; i++) {
      arrives(10L + i, 9);
    }

    assertThat(Gauge.read(recipient.door.gauges(), "held messages")).isEqualTo(1024);
    assertThat(told(10 + 1023)).isEmpty();
    assertThat(told(10 + 1024)).containsExactly(Outcome.BUSY);
  }

  @Test
  void onlySoManyBytesWait() {
    for (int i = 0; i < 10; i++) {
      recipient.door.received(SOURCE, data(10L + i, 9, 10_000_000, 1 << 20));
    }

    assertThat(Gauge.read(recipient.door.gauges(), "held messages")).isEqualTo(8);
    assertThat(recipient.count("messages-not-held")).isEqualTo(2);
  }

  @Test
  void aSecondCopyIsAnsweredAndNotHandedOver() {
    arrives(3, 0);
    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(3));
    assertThat(told(3)).containsExactly(Outcome.ACKNOWLEDGED, Outcome.ACKNOWLEDGED);
  }

  @Test
  void aSecondCopyOfWhatWaitsIsAnsweredWithTheFirst() {
    arrives(5, 3);
    arrives(5, 3);
    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(3), message(5));
    assertThat(told(5)).containsExactly(Outcome.ACKNOWLEDGED, Outcome.ACKNOWLEDGED);
  }

  @Test
  void aSecondCopyOfWhatIsBeingDecodedIsAnsweredWithTheFirst() {
    recipient.nextAnswers = Inbox.Answer.LATER;
    arrives(3, 0);
    arrives(3, 0);
    recipient.decoded(message(3), Outcome.UNDECODABLE);
    arrives(3, 0);

    assertThat(recipient.received()).containsExactly(message(3));
    assertThat(told(3))
        .containsExactly(Outcome.UNDECODABLE, Outcome.UNDECODABLE, Outcome.UNDECODABLE);
  }

  @Test
  void aSecondCopyAfterBusyIsOfferedAgain() {
    recipient.nextAnswers = Inbox.Answer.BUSY;
    arrives(3, 0);
    recipient.nextAnswers = Inbox.Answer.HANDED_OVER;
    arrives(3, 0);

    assertThat(told(3)).containsExactly(Outcome.BUSY, Outcome.ACKNOWLEDGED);
    assertThat(recipient.received()).containsExactly(message(3));
  }

  @Test
  void whatLiesBelowTheWindowIsNotHandedOverAndNotCalledAcknowledged() {
    arrives(10_000, 0);
    arrives(1, 0);

    assertThat(told(1)).containsExactly(Outcome.TIMEOUT);
    assertThat(recipient.count("messages-too-old")).isEqualTo(1);
    assertThat(recipient.received()).containsExactly(message(10_000));
  }

  @Test
  void anotherLifeOfTheSourceStartsAnew() {
    arrives(3, 0);
    Data first = data(3, 0, 10_000_000, 4);
    Envelope old = first.envelope();
    Envelope reborn =
        new Envelope(
            new MessageId(SOURCE, 2, 3),
            "mallory",
            old.kind(),
            old.path(),
            128,
            10_000,
            0,
            1,
            old.body());

    recipient.door.received(SOURCE, new Data(reborn, first.targets(), false));

    assertThat(recipient.received()).hasSize(2);
    assertThat(Gauge.read(recipient.door.gauges(), "sources")).isEqualTo(2);
  }

  @Test
  void sourcesAreForgottenWhenThereAreTooManyOrTheyAreSilent() {
    for (long life = 1; life <= 20_000; life++) {
      Data data = data(1, 0, 10_000, 0);
      Envelope envelope =
          new Envelope(
              new MessageId(SOURCE, life, 1),
              "mallory",
              Kind.MESSAGE,
              List.of(SOURCE),
              128,
              10_000,
              0,
              1,
              Bytes.EMPTY);
      recipient.door.received(SOURCE, new Data(envelope, data.targets(), false));
    }
    assertThat(Gauge.read(recipient.door.gauges(), "sources")).isEqualTo(16_384);

    net.pass(Duration.ofMinutes(6));
    arrives(1, 0);

    assertThat(Gauge.read(recipient.door.gauges(), "sources")).isEqualTo(1);
  }

  @Test
  void aSourceNamesThePredecessorForEachRecipient() {
    // given: 1 - 2, 1 - 3; 2 answers nothing yet
    net.link(1, 3);
    net.agree();
    net.node(2).nextAnswers = Inbox.Answer.LATER;
    net.send(1, ids(2, 3));
    net.pass(Duration.ofMillis(10));

    // when
    net.send(1, ids(2, 3));
    net.send(1, ids(2));

    // then
    List<Target> targets =
        net.copies().stream().flatMap(f -> ((Data) f.message()).targets().stream()).toList();
    assertThat(targets)
        .containsExactly(
            new Target(id(2), 0),
            new Target(id(3), 0),
            new Target(id(2), 1),
            new Target(id(3), 0),
            new Target(id(2), 2));
  }
}
