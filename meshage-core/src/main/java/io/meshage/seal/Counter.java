package io.meshage.seal;

import com.google.common.primitives.Longs;

/**
 * The nonces of one direction of one session: 0, 1, 2, … so that none is used twice and none has to
 * be sent. Both sides count, so what is lost, doubled or moved cannot be opened.
 */
final class Counter {
  /** Far more than a link sends, and far fewer than a key may seal. */
  private static final long MOST = 1L << 48;

  private long next;

  byte[] next() {
    if (next == MOST) {
      throw new IllegalStateException("too much was sealed with one key");
    }
    byte[] nonce = new byte[Gcm.NONCE_BYTES];
    System.arraycopy(Longs.toByteArray(next++), 0, nonce, Gcm.NONCE_BYTES - Long.BYTES, Long.BYTES);
    return nonce;
  }
}
