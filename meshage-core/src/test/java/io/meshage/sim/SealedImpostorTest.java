package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.SharedKey;

/** F26 where all is sealed, and the attacker has stolen the key. */
class SealedImpostorTest extends ImpostorTest {
  @Override
  Keyring keys() {
    return Keyring.of(SharedKey.of(new byte[32]));
  }
}
