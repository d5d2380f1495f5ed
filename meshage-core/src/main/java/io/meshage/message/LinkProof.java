package io.meshage.message;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import io.meshage.Bytes;
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
    ByteArrayDataOutput content = ByteStreams.newDataOutput();
    content.write(role.getBytes(StandardCharsets.UTF_8));
    put(content, dialler, hello);
    put(content, answerer, welcome);
    return Bytes.wrap(content.toByteArray());
  }

  private static void put(ByteArrayDataOutput content, Introduction who, Bytes nonce) {
    content.writeLong(who.id().high());
    content.writeLong(who.id().low());
    content.writeLong(who.birth());
    content.write(nonce.toArray());
  }
}
