package io.meshage.transport;

import io.meshage.Keyring;
import io.meshage.seal.Greeting;
import io.meshage.seal.SealException;
import io.meshage.seal.Session;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The greetings of one connection: what this side says, and when the session begins. */
final class LinkSeal {
  private final Keyring ring;
  private final Consumer<byte[]> random;
  private final byte @Nullable [] own;

  LinkSeal(Keyring ring, Consumer<byte[]> random, boolean isDialler) {
    this.ring = ring;
    this.random = random;
    this.own = isDialler ? Greeting.ofDialler(ring.primary(), random) : null;
  }

  boolean isDialler() {
    return own != null;
  }

  /** Returns what is said before anything is heard; null for who answers. */
  byte @Nullable [] first() {
    return own;
  }

  /**
   * Takes the other side's greeting, and begins the session.
   *
   * @param say told what is to be said before it
   * @throws SealException if the other side has none of our keys
   */
  Session greeted(byte[] greeting, Consumer<byte[]> say) throws SealException {
    if (own != null) {
      return Greeting.answered(own, greeting, ring.primary());
    }
    Greeting.Answer answer = Greeting.answer(greeting, ring, random);
    say.accept(answer.greeting().toArray());
    return answer.session();
  }
}
