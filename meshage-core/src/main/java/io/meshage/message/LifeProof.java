package io.meshage.message;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.meshage.Bytes;
import io.meshage.message.PeeringMessage.Introduction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * By what a node knows again the life of another that it was linked with. A birth is a number that
 * everybody is told; a token is told to one neighbour, over a link with it, and is of no use
 * towards another.
 */
public final class LifeProof {
  private static final byte[] TOKEN = "meshage life\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ANSWERS = "meshage life answers\n".getBytes(StandardCharsets.UTF_8);

  private LifeProof() {}

  /**
   * Returns what a node tells this life of a peer, and only this one, to be known by.
   *
   * @param secret what the node drew when its life began
   */
  public static Bytes token(Bytes secret, Introduction peer) {
    return part(
        Hashing.sha256()
            .newHasher()
            .putBytes(TOKEN)
            .putBytes(secret.toArray())
            .putLong(peer.id().high())
            .putLong(peer.id().low())
            .putLong(peer.birth()));
  }

  /**
   * Returns how the answering side of a handshake shows that it has a token without telling it.
   *
   * @param challenge what the dialler has drawn for this handshake
   * @param linked what WELCOME says of a link that is there, lest somebody between them changes it
   */
  public static Bytes ofAnswerer(Bytes token, Bytes challenge, boolean linked) {
    return part(
        Hashing.sha256()
            .newHasher()
            .putBytes(ANSWERS)
            .putBytes(token.toArray())
            .putBytes(challenge.toArray())
            .putBoolean(linked));
  }

  private static Bytes part(Hasher content) {
    return Bytes.wrap(Arrays.copyOf(content.hash().asBytes(), PeeringMessage.NONCE_BYTES));
  }
}
