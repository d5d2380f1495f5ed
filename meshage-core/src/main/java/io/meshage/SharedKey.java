package io.meshage;

import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A secret that all nodes of a mesh share. Immutable. {@code toString} shows only a {@link
 * #fingerprint}, so that the key does not appear in logs.
 */
public final class SharedKey {
  /** The length of a new key, in bytes. */
  public static final int BYTES = 32;

  /** The maximum length of a text that contains a key; a file may have a newline after it. */
  public static final int MAX_TEXT = 128;

  private static final int[] LENGTHS = {16, 24, BYTES};

  /** The number of digits of a fingerprint. */
  public static final int FINGERPRINT_DIGITS = 12;

  private final byte[] bytes;

  private SharedKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns a new random key. */
  public static SharedKey generate() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new SharedKey(bytes);
  }

  /**
   * Returns a key of these bytes, which are copied.
   *
   * @param bytes 16, 24 or 32
   * @throws IllegalArgumentException if there are more or fewer; the message does not contain the
   *     bytes
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
   * Reads a key from a text: its bytes in base64 (RFC 4648 section 4), perhaps with white space
   * around it.
   *
   * @throws IllegalArgumentException if there is none; the message does not contain the text
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

  /**
   * Returns 12 hexadecimal digits by which keys can be distinguished, and which do not help to
   * guess the key.
   */
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
