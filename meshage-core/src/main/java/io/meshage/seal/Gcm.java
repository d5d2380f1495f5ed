package io.meshage.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256 in Galois/counter mode, NIST SP 800-38D, as the JDK has it. Not thread-safe. */
final class Gcm {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private final Cipher cipher;
  private final SecretKeySpec key;

  Gcm(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES/GCM", e);
    }
  }

  /** Seals the parts as if they were one; {@code out} gets {@link #TAG_BYTES} more. */
  void seal(byte[] nonce, ByteBuffer[] plain, ByteBuffer out) {
    try {
      start(Cipher.ENCRYPT_MODE, nonce);
      int last = plain.length - 1;
      for (int i = 0; i < last; i++) {
        cipher.update(plain[i], out);
      }
      cipher.doFinal(plain[last], out);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /**
   * Opens what was sealed.
   *
   * @throws SealException if it was not sealed with this key and nonce; nothing in {@code out} is
   *     of use then
   */
  void open(byte[] nonce, ByteBuffer sealed, ByteBuffer out) throws SealException {
    try {
      start(Cipher.DECRYPT_MODE, nonce);
      cipher.doFinal(sealed, out);
    } catch (GeneralSecurityException e) {
      throw new SealException("it was not sealed with this key, or was changed on its way", e);
    }
  }

  private void start(int mode, byte[] nonce) throws GeneralSecurityException {
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
  }
}
