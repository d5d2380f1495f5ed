package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.MeshConfig;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.message.BodyForm;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.Proof;
import io.meshage.message.SignedBody;
import io.meshage.protocol.port.Arrival;
import io.meshage.protocol.port.Signatures;
import io.meshage.wire.SignedBodies;
import io.meshage.wire.WireException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Signs the bodies of this node's messages, and tells who signed those of others. */
final class MessageSigning {
  private final NodeId self;
  private final Signatures signatures;

  MessageSigning(NodeId self, Signatures signatures) {
    this.self = self;
    this.signatures = signatures;
  }

  /**
   * What was inside a signed body.
   *
   * @param verified whether the key that the source is known by signed it; false if no key of the
   *     source is known yet
   */
  record Opened(int form, Bytes body, boolean verified) {}

  /** Returns whether this node can sign, and reads what others have signed. */
  boolean isOn() {
    return signatures.isOn();
  }

  /** Returns the codecs that are read here, with signed bodies if this node can verify them. */
  List<Integer> codecs(List<Integer> others) {
    List<Integer> codecs = new ArrayList<>(others);
    if (isOn()) {
      codecs.add(BodyForm.SIGNED);
    }
    codecs.sort(Comparator.naturalOrder());
    return codecs;
  }

  /**
   * Returns what signs an application's message.
   *
   * @throws IllegalArgumentException if this node has no identity, or the body is too large then
   */
  Function<MessageId, Bytes> signer(
      List<NodeId> recipients, long sentAtMicros, Payload payload, MeshConfig config) {
    if (!isOn()) {
      throw new IllegalArgumentException(
          "this node has no identity to sign messages with; start it with one");
    }
    Bytes body = payload.plain().bytes();
    int bytes = body.length() + SignedBodies.overhead(recipients.size());
    if (bytes > config.maxBodyBytes()) {
      throw new IllegalArgumentException(
          "the signed body has "
              + bytes
              + " bytes, more than the largest allowed of "
              + config.maxBodyBytes()
              + "; send it in parts, or raise the limit on every node");
    }
    return signer(Kind.MESSAGE, sentAtMicros, payload.plain().form(), recipients, body);
  }

  /**
   * Returns what makes the signed body once the message has its number; to be called on the loop.
   *
   * @param recipients ascending; empty for all
   */
  Function<MessageId, Bytes> signer(
      Kind kind, long sentAtMicros, int form, List<NodeId> recipients, Bytes body) {
    return id ->
        SignedBodies.write(
            new SignedBody(
                signatures.sign(SignedBody.content(id, kind, sentAtMicros, form, recipients, body)),
                form,
                recipients,
                body));
  }

  /** Returns how to verify on the loop. */
  BiPredicate<Proof, Bytes> onLoop() {
    return signatures::isGood;
  }

  /** Returns how to verify on any other thread. */
  BiPredicate<Proof, Bytes> offLoop() {
    return signatures::isGoodOffLoop;
  }

  static boolean isSigned(Envelope envelope) {
    return BodyForm.codec(envelope.bodyForm()) == BodyForm.SIGNED;
  }

  /**
   * Opens a body that somebody has signed. Takes its time.
   *
   * @param known the key that the source is known by; null if none is
   * @param isGood {@link Signatures#isGood}, or its twin off the loop
   * @throws WireException if it is none, was signed by another key, for somebody else, or for
   *     another message
   */
  Opened open(Arrival arrival, @Nullable PeerKey known, BiPredicate<Proof, Bytes> isGood)
      throws WireException {
    Envelope envelope = arrival.envelope();
    if (BodyForm.compressor(envelope.bodyForm()) != 0) {
      throw SignedBodies.refused("a signed body that is compressed outside");
    }
    SignedBody signed = SignedBodies.read(envelope.body());
    boolean isMeant =
        signed.recipients().isEmpty() ? arrival.broadcast() : signed.recipients().contains(self);
    if (!isMeant) {
      throw SignedBodies.refused("it was signed for other recipients");
    } else if (known != null && !known.equals(signed.proof().key())) {
      throw SignedBodies.refused("it was signed with another key than the known key of its source");
    }
    Bytes content =
        SignedBody.content(
            envelope.id(),
            envelope.kind(),
            envelope.sentAtMicros(),
            signed.form(),
            signed.recipients(),
            signed.body());
    if (!isGood.test(signed.proof(), content)) {
      throw SignedBodies.refused("its signature is wrong: the message was changed or forged");
    }
    return new Opened(signed.form(), signed.body(), known != null);
  }
}
