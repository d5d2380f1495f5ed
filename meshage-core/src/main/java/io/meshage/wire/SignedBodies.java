package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.message.Proof;
import io.meshage.message.SignedBody;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bodies that their source has signed as bytes, and back. */
public final class SignedBodies {
  private static final int HEAD_BYTES = PeerKey.BYTES + Proof.SIGNATURE_BYTES + 1;
  private static final int MOST_COUNT_BYTES = 3;

  private SignedBodies() {}

  /** Returns the refusal of a body whose signature does not prove what it should. */
  public static WireException refused(String text) {
    return Bodies.undecodable(text);
  }

  /** Returns how many bytes signing adds to a body for so many recipients, at most. */
  public static int overhead(int recipients) {
    return HEAD_BYTES + MOST_COUNT_BYTES + recipients * NodeId.BYTES;
  }

  /** Returns the body as it travels. */
  public static Bytes write(SignedBody signed) {
    ByteBuffer out =
        ByteBuffer.allocate(overhead(signed.recipients().size()) + signed.body().length());
    Fields.writeProof(out, signed.proof());
    out.put((byte) signed.form());
    Fields.writeVarint(out, signed.recipients().size());
    signed.recipients().forEach(each -> Fields.writeId(out, each));
    out.put(signed.body().asBuffer());
    return Bytes.wrap(out.array(), 0, out.position());
  }

  /**
   * Returns what is in a body of the codec {@link io.meshage.message.BodyForm#SIGNED}.
   *
   * @throws WireException if it is none
   */
  public static SignedBody read(Bytes bytes) throws WireException {
    ByteBuffer in = bytes.asBuffer();
    try {
      Proof proof = Fields.readProof(in);
      int form = Byte.toUnsignedInt(in.get());
      int count = Fields.readCount(in, Limits.MAX_RECIPIENTS, NodeId.BYTES, "recipients");
      List<NodeId> recipients = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        recipients.add(Fields.readId(in));
      }
      return new SignedBody(proof, form, recipients, Fields.readRest(in, false));
    } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
      throw Bodies.undecodable("not a signed body: " + e.getMessage());
    }
  }
}
