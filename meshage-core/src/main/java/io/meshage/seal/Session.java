package io.meshage.seal;

import com.google.common.primitives.Bytes;
import io.meshage.SharedKey;

/**
 * The keys of one connection, a key for each direction, derived from the shared key and the random
 * numbers of both sides: nothing that was sealed in one session can be opened in another, nor in
 * the other direction.
 *
 * @param key which shared key the two sides have in common
 * @param sealer of what this side sends
 * @param opener of what it gets
 */
public record Session(SharedKey key, Sealer sealer, Opener opener) {
  private static final String DIALLER_SPEAKS = "meshage 1 link dialler to acceptor";
  private static final String ACCEPTOR_SPEAKS = "meshage 1 link acceptor to dialler";

  static Session of(SharedKey key, byte[] diallerSalt, byte[] acceptorSalt, boolean isDialler) {
    byte[] session = Hkdf.extract(Bytes.concat(diallerSalt, acceptorSalt), key.secret());
    byte[] fromDialler = Hkdf.expand(session, DIALLER_SPEAKS, Gcm.KEY_BYTES);
    byte[] fromAcceptor = Hkdf.expand(session, ACCEPTOR_SPEAKS, Gcm.KEY_BYTES);
    return isDialler
        ? new Session(key, new Sealer(fromDialler), new Opener(fromAcceptor))
        : new Session(key, new Sealer(fromAcceptor), new Opener(fromDialler));
  }
}
