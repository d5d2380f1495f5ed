package io.meshage.seal;

import java.nio.ByteBuffer;

/** Opens what a {@link Sealer} of the other side sealed, in its order. Not thread-safe. */
public final class Opener {
  private final Gcm gcm;
  private final Counter nonces = new Counter();

  Opener(byte[] key) {
    gcm = new Gcm(key);
  }

  /**
   * Opens the next piece.
   *
   * @param out gets what was sealed; has room for as many bytes as the piece has
   * @throws SealException if it is not the next piece of this session as it was sealed
   */
  public void open(ByteBuffer sealed, ByteBuffer out) throws SealException {
    gcm.open(nonces.next(), sealed, out);
  }
}
