package io.meshage.message;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import io.meshage.BodyCodec;
import io.meshage.Limits;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The body of a message that its source has signed, so that no relay can alter it, no member can
 * send it in another's name, and nobody can turn it on nodes that it was not meant for. It travels
 * as a body of the codec {@link BodyForm#SIGNED}; relays do not know.
 *
 * @param proof the source's key and signature
 * @param form how the body that was signed is encoded; it is not compressed
 * @param recipients whom the source meant, ascending; empty if it meant all
 * @param body the body that was signed
 */
public record SignedBody(Proof proof, int form, List<NodeId> recipients, io.meshage.Bytes body) {
  private static final byte[] SIGNED_AS = "meshage 3 message\n".getBytes(StandardCharsets.UTF_8);

  public SignedBody {
    Limits.between(0, BodyCodec.MAX_NUMBER, form, "the form of a signed body");
    if (form == BodyForm.SIGNED) {
      throw new IllegalArgumentException("a signed body within a signed body");
    }
    Limits.atMost(Limits.MAX_RECIPIENTS, recipients.size(), "the number of recipients");
    recipients = List.copyOf(recipients);
  }

  /**
   * Returns what the source signs: SHA-256 of the message's number and kind, its time, its
   * recipients and its body, after words that no other signature begins with.
   */
  public static io.meshage.Bytes content(
      MessageId id,
      Kind kind,
      long sentAtMicros,
      int form,
      List<NodeId> recipients,
      io.meshage.Bytes body) {
    Hasher hasher = Hashing.sha256().newHasher();
    put(hasher, id.source());
    hasher.putLong(id.instance()).putLong(id.counter()).putUnencodedChars(kind.name());
    hasher.putLong(sentAtMicros).putInt(form).putInt(recipients.size());
    recipients.forEach(each -> put(hasher, each));
    hasher.putBytes(body.toArray());
    return io.meshage.Bytes.wrap(Bytes.concat(SIGNED_AS, hasher.hash().asBytes()));
  }

  private static void put(Hasher hasher, NodeId id) {
    hasher.putLong(id.high()).putLong(id.low());
  }
}
