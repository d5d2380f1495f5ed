package io.meshage.seal;

import static com.google.common.primitives.Bytes.concat;

import io.meshage.Bytes;
import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * How two sides of a connection find out that they have a key in common, and which. Each says a
 * random number that it never used before, and a proof that it has the key; the acceptor's proof
 * covers both numbers, and the dialler's first sealed frame shows that it knows the acceptor's. An
 * acceptor says nothing at all to a dialler without a proof.
 */
public final class Greeting {
  private static final int SALT_BYTES = 32;
  private static final int PROOF_BYTES = 16;

  /** Bytes of a greeting, of either side. */
  public static final int BYTES = SALT_BYTES + PROOF_BYTES;

  private static final String PURPOSE = "meshage 1 link greeting";
  private static final byte[] DIALLER = {'D'};
  private static final byte[] ACCEPTOR = {'A'};

  private Greeting() {}

  /**
   * Returns what a dialler says first: its random number and a proof that it has the key.
   *
   * @param random fills an array with random bytes
   */
  public static byte[] ofDialler(SharedKey key, Consumer<byte[]> random) {
    byte[] salt = new byte[SALT_BYTES];
    random.accept(salt);
    return concat(salt, proof(key, DIALLER, salt));
  }

  /**
   * What an acceptor says to a dialler that has a key of its ring.
   *
   * @param greeting the answer to send
   * @param session what follows is sealed with
   */
  public record Answer(Bytes greeting, Session session) {}

  /**
   * Answers a dialler.
   *
   * @param random fills an array with random bytes
   * @throws SealException if the dialler has no key of the ring
   */
  public static Answer answer(byte[] dialler, Keyring ring, Consumer<byte[]> random)
      throws SealException {
    byte[] diallerSalt = salt(dialler);
    for (SharedKey key : ring.keys()) {
      if (isProved(dialler, proof(key, DIALLER, diallerSalt))) {
        byte[] salt = new byte[SALT_BYTES];
        random.accept(salt);
        byte[] greeting = concat(salt, proof(key, ACCEPTOR, diallerSalt, salt));
        return new Answer(Bytes.wrap(greeting), Session.of(key, diallerSalt, salt, false));
      }
    }
    throw new SealException("its greeting does not prove that it has one of our keys");
  }

  /**
   * Returns the session of a dialler that was answered.
   *
   * @param own what the dialler said
   * @throws SealException if the acceptor does not have the key, or answered another greeting
   */
  public static Session answered(byte[] own, byte[] acceptor, SharedKey key) throws SealException {
    byte[] ownSalt = salt(own);
    byte[] salt = salt(acceptor);
    if (!isProved(acceptor, proof(key, ACCEPTOR, ownSalt, salt))) {
      throw new SealException("its answer does not prove that it has our key");
    }
    return Session.of(key, ownSalt, salt, true);
  }

  private static byte[] salt(byte[] greeting) throws SealException {
    if (greeting.length != BYTES) {
      throw new SealException("not the greeting of a node with a key");
    }
    return Arrays.copyOf(greeting, SALT_BYTES);
  }

  private static boolean isProved(byte[] greeting, byte[] proof) {
    return MessageDigest.isEqual(Arrays.copyOfRange(greeting, SALT_BYTES, BYTES), proof);
  }

  private static byte[] proof(SharedKey key, byte[] side, byte[]... salts) {
    byte[] greetingKey = Hkdf.derive(key, PURPOSE);
    return Arrays.copyOf(Hkdf.hmac(greetingKey, side, concat(salts)), PROOF_BYTES);
  }
}
