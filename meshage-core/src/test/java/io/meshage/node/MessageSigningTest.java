package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Bytes;
import io.meshage.MeshConfig;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.NodeKey;
import io.meshage.PeerKey;
import io.meshage.message.BodyForm;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Signatures;
import io.meshage.wire.SignedBodies;
import io.meshage.wire.WireException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A relay on the way has every byte of a message in its hands. */
class MessageSigningTest {
  private static final NodeId A = NodeId.ofName("a");
  private static final NodeId B = NodeId.ofName("b");
  private static final NodeId C = NodeId.ofName("c");
  private static final MessageId ID = new MessageId(A, 7, 1);
  private static final long SENT = 1_000_000;
  private static final int TEXT = 1;

  private final NodeKey key = NodeKey.ofSeed(new byte[32]);
  private final PeerKey known = key.peerKey();
  private final MessageSigning source = signing(A, key);
  private final MessageSigning recipient = signing(B, NodeKey.generate());

  private static MessageSigning signing(NodeId self, NodeKey key) {
    return new MessageSigning(
        self,
        new Signing(key, Map.of(), (name, shown) -> {}, bytes -> Arrays.fill(bytes, (byte) 1)));
  }

  private Bytes signed(NodeId... recipients) {
    return source
        .signer(Kind.MESSAGE, SENT, TEXT, List.of(recipients), Bytes.ofText("pay 10"))
        .apply(ID);
  }

  private static Arrival arrival(MessageId id, Kind kind, long sentAt, boolean toAll, Bytes body) {
    return new Arrival(
        new Envelope(id, "a", kind, List.of(id.source(), C), 16, 1, sentAt, BodyForm.SIGNED, body),
        List.of(B),
        toAll);
  }

  private MessageSigning.Opened open(Arrival arrival) throws WireException {
    return recipient.open(arrival, known, recipient.onLoop());
  }

  @Test
  void whatItsSourceSignedIsVerified() throws WireException {
    var opened = open(arrival(ID, Kind.MESSAGE, SENT, false, signed(B, C)));

    assertThat(opened.verified()).isTrue();
    assertThat(opened.form()).isEqualTo(TEXT);
    assertThat(opened.body()).isEqualTo(Bytes.ofText("pay 10"));
  }

  @Test
  void nothingIsProvenAsLongAsTheSourcesKeyIsNotKnown() throws WireException {
    Arrival arrival = arrival(ID, Kind.MESSAGE, SENT, false, signed(B));

    assertThat(recipient.open(arrival, null, recipient.offLoop()).verified()).isFalse();
  }

  @Test
  void everyChangedBitIsNoticed() {
    byte[] good = signed(B).toArray();
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 1;
      Arrival arrival = arrival(ID, Kind.MESSAGE, SENT, false, Bytes.wrap(changed));
      assertThatThrownBy(() -> open(arrival)).as("byte %d", i).isInstanceOf(WireException.class);
    }
  }

  @Test
  void itIsOfNoUseForAnotherMessageKindTimeOrRecipient() {
    assertRefused(arrival(new MessageId(A, 7, 2), Kind.MESSAGE, SENT, false, signed(B)));
    assertRefused(arrival(new MessageId(A, 8, 1), Kind.MESSAGE, SENT, false, signed(B)));
    assertRefused(arrival(new MessageId(C, 7, 1), Kind.MESSAGE, SENT, false, signed(B)));
    assertRefused(arrival(ID, Kind.SERVICE, SENT, false, signed(B)));
    assertRefused(arrival(ID, Kind.MESSAGE, SENT + 1, false, signed(B)));
    assertRefused(arrival(ID, Kind.MESSAGE, SENT, false, signed(C)));
    assertRefused(arrival(ID, Kind.MESSAGE, SENT, false, signed()));
  }

  private void assertRefused(Arrival arrival) {
    assertThatThrownBy(() -> open(arrival)).isInstanceOf(WireException.class);
  }

  @Test
  void aGoodSignatureByAnotherKeyThanIsKnownIsRefused() {
    Arrival arrival = arrival(ID, Kind.MESSAGE, SENT, false, signed(B));
    PeerKey other = NodeKey.generate().peerKey();

    assertThatThrownBy(() -> recipient.open(arrival, other, recipient.onLoop()))
        .hasMessageContaining("another key than the known key of its source");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 95, 96, 97, 98, 110})
  void whatIsCutShortIsRefusedInWords(int length) {
    Bytes cut = Bytes.wrap(Arrays.copyOf(signed(B).toArray(), length));

    assertThatThrownBy(() -> open(arrival(ID, Kind.MESSAGE, SENT, false, cut)))
        .isInstanceOf(WireException.class);
  }

  @Test
  void aBodyThatWouldBeTooLargeWithItsSignatureIsRefusedAtTheCall() {
    MeshConfig config = MeshConfig.local("a").maxBodyBytes(4096).build();
    Payload payload =
        new Payload(new io.meshage.wire.Bodies.Encoded(0, Bytes.wrap(new byte[4000])), null);

    assertThatThrownBy(() -> source.signer(List.of(B), SENT, payload, config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "the signed body has " + (4000 + SignedBodies.overhead(1)) + " bytes");
  }

  @Test
  void aNodeWithoutIdentityRefusesToSign() {
    MessageSigning none = new MessageSigning(A, Signatures.none(bytes -> {}));
    Payload payload =
        new Payload(new io.meshage.wire.Bodies.Encoded(0, Bytes.wrap(new byte[9])), null);

    assertThatThrownBy(() -> none.signer(List.of(B), SENT, payload, MeshConfig.local("a").build()))
        .hasMessageContaining("no identity");
    assertThat(none.codecs(List.of(0, 1, 2))).containsExactly(0, 1, 2);
    assertThat(source.codecs(List.of(0, 1, 2, 16))).containsExactly(0, 1, 2, 5, 16);
  }
}
