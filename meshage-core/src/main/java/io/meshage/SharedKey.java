package io.meshage;

import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A secret that all nodes of a mesh have, and nobody else. Immutable. Its text shows only a {@link
 * #fingerprint}, so that a key does not end in a log.
 */
public final class SharedKey {
  /** How long a new key is, bytes. */
  public static final int BYTES = 32;

  /** The longest text that may hold a key; a file may have a line's end after it. */
  public static final int MAX_TEXT = 128;

  private static final int[] LENGTHS = {16, 24, BYTES};

  /** Digits of a fingerprint. */
  public static final int FINGERPRINT_DIGITS = 12;

  private final byte[] bytes;

  private SharedKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a new key that nobody has. */
  public static SharedKey generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SharedKey(bytes);
  }

  /**
   * Returns a key of these bytes, which are copied.
   *
   * @param bytes 16, 24 or 32
   * @throws IllegalArgumentException if there are more or fewer; the bytes are not told
   */
  public static SharedKey of(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    if (Arrays.stream(LENGTHS).noneMatch(length -> length == bytes.length)) {
      throw new IllegalArgumentException(
          "a key has 16, 24 or 32 bytes, this one has " + bytes.length);
    }
    return new SharedKey(bytes.clone());
  }

  /**
   * Returns the key in a text: its bytes in base64 (RFC 4648 section 4), with space around it.
   *
   * @throws IllegalArgumentException if there is none; the text is not told
   */
  public static SharedKey ofText(String text) {
    Objects.requireNonNull(text, "text");
    String base64 = text.strip();
    if (base64.length() > MAX_TEXT) {
      throw new IllegalArgumentException("a key has at most " + MAX_TEXT + " characters");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a key must be written in base64, and this is not", e);
    }
    return of(bytes);
  }

  /** Returns the secret in base64, for a file that only its owner may read. */
  public String secretText() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Returns a copy of the secret. */
  public byte[] secret() {
    return bytes.clone();
  }

  /** Returns what tells keys apart and does not help to guess them: 12 hexadecimal digits. */
  public String fingerprint() {
    return Hashing.sha256().hashBytes(bytes).toString().substring(0, FINGERPRINT_DIGITS);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the fingerprint. */
  @Override
  public String toString() {
    return "key " + fingerprint();
  }
}
