package io.meshage.protocol.delivery;

import static io.meshage.protocol.delivery.TestNet.id;
import static io.meshage.protocol.delivery.TestNet.ids;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.Outcome;
import io.meshage.message.BodyForm;
import io.meshage.message.Capabilities;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Dispatch.Packed;
import io.meshage.protocol.port.Inbox;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Recipients that cannot read everything: told from what they have announced. */
class ReadersTest {
  private static final int TEXT = 1;
  private static final int OTHER = 17;
  private static final int SNAPPY = 1;
  private static final Capabilities BOTH =
      new Capabilities(List.of(0, 1, 2, OTHER), List.of(SNAPPY), Limits.MAX_BODY_BYTES);
  private static final Capabilities LITTLE =
      new Capabilities(List.of(0, 1, 2), List.of(), Limits.MAX_BODY_BYTES);

  private final TestNet net = TestNet.line(1, 2, 3, 4);

  private Sent send(int form, @Nullable Packed packed, boolean broadcast, long... recipients) {
    Sent result = new Sent(net.clock.nowNanos(), Duration.ofSeconds(10));
    result.expected = broadcast ? ids(2, 3, 4) : ids(recipients);
    result.id =
        net.node(1)
            .door
            .send(
                new Dispatch(
                    ids(recipients),
                    broadcast,
                    Kind.MESSAGE,
                    Duration.ofSeconds(10),
                    128,
                    0,
                    form,
                    Bytes.ofText("body"),
                    packed,
                    null,
                    answer -> result.answered(answer, net.clock.nowNanos())));
    return result;
  }

  private void reads(long node, Capabilities capabilities) {
    net.node(1).routes.capabilities.put(id(node), capabilities);
  }

  private int formAt(long node) {
    return net.node(node).inbox.get(0).envelope().bodyForm();
  }

  @Test
  void whoCannotReadTheCodecIsNamedAtOnceAndTheOthersGetTheMessage() {
    reads(2, BOTH);
    reads(3, LITTLE);
    reads(4, BOTH);

    Sent sent = send(OTHER, null, false, 2, 3, 4);
    net.pass(TestNet.SECOND);

    assertThat(sent.result(3).outcome()).isEqualTo(Outcome.NO_CODEC);
    assertThat(sent.result(3).at()).isEqualTo(id(1));
    assertThat(sent.result(2).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(4).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(net.node(3).inbox).isEmpty();
    net.assertNothingIsLeft();
  }

  @Test
  void whereNobodyCanReadItNothingIsSent() {
    reads(2, LITTLE);
    reads(3, LITTLE);
    reads(4, LITTLE);

    Sent set = send(OTHER, null, false, 2, 3);
    Sent broadcast = send(OTHER, null, true);
    net.pass(Duration.ofMillis(1));

    assertThat(set.outcomes()).containsOnly(Outcome.NO_CODEC);
    assertThat(broadcast.outcomes()).containsOnly(Outcome.NO_CODEC);
    assertThat(net.copies()).isEmpty();
    net.assertNothingIsLeft();
  }

  @Test
  void aBroadcastPassesThroughWhoCannotReadIt() {
    reads(2, LITTLE);
    reads(3, BOTH);
    reads(4, BOTH);
    net.node(2).nextAnswers = Inbox.Answer.LATER; // a real inbox will then not find the codec

    Sent sent = send(OTHER, null, true);
    net.pass(Duration.ofMillis(10));
    net.node(2).decoded(sent.id, Outcome.NO_CODEC);
    net.pass(TestNet.SECOND);

    assertThat(sent.result(2).outcome()).isEqualTo(Outcome.NO_CODEC);
    assertThat(sent.result(3).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    assertThat(sent.result(4).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
    net.assertNothingIsLeft();
  }

  @Test
  void whatEverybodyReadsIsSentToWhoTellsNothing() {
    Sent sent = send(TEXT, null, false, 2, 3);
    Sent other = send(OTHER, null, false, 4);
    net.pass(TestNet.SECOND);

    assertThat(sent.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(other.outcomes()).as("it may read it").containsOnly(Outcome.ACKNOWLEDGED);
  }

  @Test
  void aRecipientThatFindsOutLaterSaysSo() {
    net.node(3).nextAnswers = Inbox.Answer.LATER;

    Sent sent = send(OTHER, null, false, 3);
    net.pass(Duration.ofMillis(10));
    net.node(3).decoded(sent.id, Outcome.NO_CODEC);
    net.pass(Duration.ofMillis(10));

    assertThat(sent.outcomes()).containsExactly(Outcome.NO_CODEC);
    net.assertNothingIsLeft();
  }

  @Test
  void theSmallerBodyGoesWhereAllInflateIt() {
    Packed packed = new Packed(BodyForm.of(TEXT, SNAPPY), Bytes.ofText("bd"));
    reads(2, LITTLE);
    reads(3, BOTH);
    reads(4, BOTH);

    Sent some = send(TEXT, packed, false, 3, 4);
    net.pass(TestNet.SECOND);

    assertThat(some.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(formAt(3)).isEqualTo(packed.form());
    assertThat(formAt(4)).as("passed on untouched").isEqualTo(packed.form());
  }

  @Test
  void whereOneCannotInflateItAllGetItAsItWas() {
    Packed packed = new Packed(BodyForm.of(TEXT, SNAPPY), Bytes.ofText("bd"));
    reads(2, BOTH);
    reads(3, BOTH); // and 4 tells nothing

    Sent some = send(TEXT, packed, false, 2, 4);
    net.pass(TestNet.SECOND);
    assertThat(formAt(2)).isEqualTo(TEXT);
    Sent all = send(TEXT, packed, true);
    net.pass(TestNet.SECOND);

    assertThat(formAt(3)).isEqualTo(TEXT);
    assertThat(some.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    assertThat(all.outcomes()).containsOnly(Outcome.ACKNOWLEDGED);
    net.assertNothingIsLeft();
  }
}
