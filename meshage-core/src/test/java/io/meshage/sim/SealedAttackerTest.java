package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.SharedKey;

/** F25 to F36 where all is sealed, and the attacker has stolen the key. */
class SealedAttackerTest extends AttackerTest {
  @Override
  Keyring keys() {
    return Keyring.of(SharedKey.of(new byte[32]));
  }
}
