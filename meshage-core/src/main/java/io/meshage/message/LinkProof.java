package io.meshage.message;

import com.google.common.primitives.Longs;
import io.meshage.Bytes;
import io.meshage.NodeId;
import io.meshage.message.PeeringMessage.Introduction;
import java.nio.charset.StandardCharsets;

/**
 * What the two sides of a handshake sign: who they are, in which role, and both nonces, so that
 * neither signature is of use for another link, or for the other role.
 */
public final class LinkProof {
  private static final String ANSWERS = "meshage 2 link answered\n";
  private static final String DIALS = "meshage 2 link dialled\n";

  private LinkProof() {}

  /**
   * Returns what the answering side signs in its WELCOME.
   *
   * @param hello the dialler's nonce
   * @param welcome the answering side's nonce
   */
  public static Bytes ofAnswerer(
      Introduction dialler, Introduction answerer, Bytes hello, Bytes welcome) {
    return content(ANSWERS, dialler, answerer, hello, welcome);
  }

  /** Returns what the dialler signs in its READY; parameters as above. */
  public static Bytes ofDialler(
      Introduction dialler, Introduction answerer, Bytes hello, Bytes welcome) {
    return content(DIALS, dialler, answerer, hello, welcome);
  }

  private static Bytes content(
      String role, Introduction dialler, Introduction answerer, Bytes hello, Bytes welcome) {
    byte[] words = role.getBytes(StandardCharsets.UTF_8);
    int side = NodeId.BYTES + Long.BYTES + PeeringMessage.NONCE_BYTES;
    byte[] content = new byte[words.length + 2 * side];
    System.arraycopy(words, 0, content, 0, words.length);
    put(content, words.length, dialler, hello);
    put(content, words.length + side, answerer, welcome);
    return Bytes.wrap(content);
  }

  private static void put(byte[] content, int at, Introduction who, Bytes nonce) {
    put(content, at, who.id().high());
    put(content, at + Long.BYTES, who.id().low());
    put(content, at + NodeId.BYTES, who.birth());
    nonce.copyTo(content, at + NodeId.BYTES + Long.BYTES);
  }

  private static void put(byte[] content, int at, long value) {
    byte[] bytes = Longs.toByteArray(value);
    System.arraycopy(bytes, 0, content, at, bytes.length);
  }
}
