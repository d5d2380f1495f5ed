package io.meshage.message;

import io.meshage.Bytes;
import io.meshage.PeerKey;

/**
 * A signature by Ed25519 (RFC 8032), with the key that tells whether it is good.
 *
 * @param signature {@link #SIGNATURE_BYTES} bytes
 */
public record Proof(PeerKey key, Bytes signature) {
  /** Bytes of a signature. */
  public static final int SIGNATURE_BYTES = 64;

  public Proof {
    if (signature.length() != SIGNATURE_BYTES) {
      throw new IllegalArgumentException("a signature of " + signature.length() + " bytes");
    }
  }
}
