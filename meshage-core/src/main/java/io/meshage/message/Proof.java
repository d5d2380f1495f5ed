package io.meshage.message;

import io.meshage.Bytes;

/**
 * A signature by Ed25519 (RFC 8032), with the key that tells whether it is good.
 *
 * @param key the public key, 32 bytes
 * @param signature 64 bytes
 */
public record Proof(Bytes key, Bytes signature) {
  /** Bytes of a public key. */
  public static final int KEY_BYTES = 32;

  /** Bytes of a signature. */
  public static final int SIGNATURE_BYTES = 64;

  public Proof {
    requireLength(KEY_BYTES, key, "a public key");
    requireLength(SIGNATURE_BYTES, signature, "a signature");
  }

  static void requireLength(int bytes, Bytes value, String what) {
    if (value.length() != bytes) {
      throw new IllegalArgumentException(
          what + " has " + bytes + " bytes, this one " + value.length());
    }
  }
}
