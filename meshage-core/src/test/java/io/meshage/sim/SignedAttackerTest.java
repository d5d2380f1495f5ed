package io.meshage.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** F25 to F36 where all sign, and the attacker is a member with a key of its own. */
class SignedAttackerTest extends AttackerTest {
  @Override
  boolean areSigned() {
    return true;
  }

  /** Ten thousands of signatures, for what one who storms on shows too. */
  @Override
  @Test
  @Tag("soak")
  void f27AStormOfAnnouncementsIsThinnedOutByTheFirstNode() {
    super.f27AStormOfAnnouncementsIsThinnedOutByTheFirstNode();
  }

  @Override
  @Test
  @Tag("soak")
  void f28WhoMakesUpOriginsWithoutEndIsBlockedAndTheyAreForgotten() {
    super.f28WhoMakesUpOriginsWithoutEndIsBlockedAndTheyAreForgotten();
  }

  @Override
  @Test
  @Tag("soak")
  void f28OriginsThatNobodyReachesAreForgottenAgain() {
    super.f28OriginsThatNobodyReachesAreForgottenAgain();
  }
}
