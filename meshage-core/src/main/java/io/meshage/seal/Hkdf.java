package io.meshage.seal;

import io.meshage.SharedKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Keys from a key: HKDF with SHA-256, RFC 5869. The JDK has it from version 25 on only. */
final class Hkdf {
  static final int HASH_BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private Hkdf() {}

  /** Returns a key for one purpose, from which no other can be computed. */
  static byte[] derive(SharedKey key, String purpose) {
    return expand(extract(new byte[0], key.secret()), purpose, HASH_BYTES);
  }

  /** RFC 5869 section 2.2. */
  static byte[] extract(byte[] salt, byte[] keyMaterial) {
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, keyMaterial);
  }

  /** RFC 5869 section 2.3, with a text of what the key is for. */
  static byte[] expand(byte[] pseudorandomKey, String info, int bytes) {
    return expand(pseudorandomKey, info.getBytes(StandardCharsets.US_ASCII), bytes);
  }

  static byte[] expand(byte[] pseudorandomKey, byte[] info, int bytes) {
    byte[] all = new byte[bytes];
    byte[] block = {};
    for (int done = 0, i = 1; done < bytes; done += block.length, i++) {
      block = hmac(pseudorandomKey, block, info, new byte[] {(byte) i});
      System.arraycopy(block, 0, all, done, Math.min(block.length, bytes - done));
    }
    return all;
  }

  /** HMAC-SHA-256 over the parts as if they were one; RFC 2104. */
  static byte[] hmac(byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      Arrays.stream(parts).forEach(mac::update);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
