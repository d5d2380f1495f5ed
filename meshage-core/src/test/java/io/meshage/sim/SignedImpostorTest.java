package io.meshage.sim;

/** F26 where all sign, and the attacker is a member with a key of its own. */
class SignedImpostorTest extends ImpostorTest {
  @Override
  boolean areSigned() {
    return true;
  }
}
