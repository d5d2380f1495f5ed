package io.meshage.sim;

/** The same where all sign, and the attacker is a member with a key of its own. */
class SignedHandshakeAttackTest extends HandshakeAttackTest {
  @Override
  boolean areSigned() {
    return true;
  }
}
