package io.meshage.seal;

import java.nio.ByteBuffer;

/** Seals one direction of a session, piece after piece. Not thread-safe. */
public final class Sealer {
  /** How much larger a sealed piece is. */
  public static final int OVERHEAD_BYTES = Gcm.TAG_BYTES;

  private final Gcm gcm;
  private final Counter nonces = new Counter();

  Sealer(byte[] key) {
    gcm = new Gcm(key);
  }

  /**
   * Seals a piece.
   *
   * @param plain its parts, at least one; they are read to their ends
   * @param out gets the piece and {@link #OVERHEAD_BYTES} more
   */
  public void seal(ByteBuffer[] plain, ByteBuffer out) {
    gcm.seal(nonces.next(), plain, out);
  }
}
