package io.meshage.transport;

import io.meshage.SharedKey;
import io.meshage.seal.Greeting;
import io.meshage.seal.SealException;
import io.meshage.seal.Session;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The greetings of one connection: what this side says, and when the session begins. */
final class LinkSeal {
  private final LiveKeys keys;
  private final Consumer<byte[]> random;
  private final boolean isDialler;
  private @Nullable SharedKey key;
  private byte @Nullable [] own;

  LinkSeal(LiveKeys keys, Consumer<byte[]> random, boolean isDialler) {
    this.keys = keys;
    this.random = random;
    this.isDialler = isDialler;
  }

  LiveKeys keys() {
    return keys;
  }

  boolean isDialler() {
    return isDialler;
  }

  /** Returns what a dialler says first; null for who answers. */
  byte @Nullable [] first() {
    return isDialler ? greetingWith(keys.dialsWith()) : null;
  }

  /** Returns what a dialler says to change to the key in use. */
  byte[] next() {
    return greetingWith(keys.ring().primary());
  }

  private byte[] greetingWith(SharedKey chosen) {
    key = chosen;
    own = Greeting.ofDialler(chosen, random);
    return own;
  }

  /** The other side does not have the key that was asked for. */
  void refused() {
    own = null;
  }

  /**
   * Takes the other side's greeting, and begins the session.
   *
   * @param say told what is to be said before it
   * @throws SealException if the other side has none of our keys
   */
  Session greeted(byte[] greeting, Consumer<byte[]> say) throws SealException {
    byte[] said = own;
    SharedKey saidWith = key;
    if (said != null && saidWith != null) {
      own = null;
      return Greeting.answered(said, greeting, saidWith);
    } else if (isDialler) {
      throw new SealException("an answer to nothing");
    }
    Greeting.Answer answer = Greeting.answer(greeting, keys.ring(), random);
    say.accept(answer.greeting().toArray());
    return answer.session();
  }
}
