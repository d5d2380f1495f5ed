package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.SharedKey;

/** The same where all is sealed, and the attacker has stolen the key. */
class SealedHandshakeAttackTest extends HandshakeAttackTest {
  @Override
  Keyring keys() {
    return Keyring.of(SharedKey.of(new byte[32]));
  }
}
