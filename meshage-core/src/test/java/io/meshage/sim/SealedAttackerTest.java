package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** F25 to F36 where all is sealed, and the attacker has stolen the key. */
class SealedAttackerTest extends AttackerTest {
  @Override
  Keyring keys() {
    return Keyring.of(SharedKey.of(new byte[32]));
  }

  /** As without keys, and longer than a build should take twice. */
  @Override
  @Test
  @Tag("soak")
  void f28WhoMakesUpOriginsWithoutEndIsBlockedAndTheyAreForgotten() {
    super.f28WhoMakesUpOriginsWithoutEndIsBlockedAndTheyAreForgotten();
  }
}
