package io.meshage;

import com.google.common.hash.Hashing;
import java.util.Base64;
import java.util.Objects;

/**
 * The public key of a {@link NodeKey}, by which other nodes know a node.
 *
 * @param bytes an Ed25519 public key as in RFC 8032, {@link #BYTES} bytes
 */
public record PeerKey(Bytes bytes) {
  /** Bytes of a public key. */
  public static final int BYTES = 32;

  private static final int FINGERPRINT_DIGITS = 12;

  public PeerKey {
    Objects.requireNonNull(bytes, "bytes");
    if (bytes.length() != BYTES) {
      throw new IllegalArgumentException(
          "a public key has " + BYTES + " bytes, this one " + bytes.length());
    }
  }

  /**
   * Reads a key from a text: its bytes in base64.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PeerKey ofText(String base64) {
    Objects.requireNonNull(base64, "base64");
    return new PeerKey(Bytes.wrap(Base64.getDecoder().decode(base64.strip())));
  }

  /** Returns the key in base64. */
  public String text() {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }

  /** Returns 12 hexadecimal digits by which people can distinguish keys. */
  public String fingerprint() {
    return Hashing.sha256().hashBytes(bytes.toArray()).toString().substring(0, FINGERPRINT_DIGITS);
  }

  /** Returns the fingerprint. */
  @Override
  public String toString() {
    return "key " + fingerprint();
  }
}
