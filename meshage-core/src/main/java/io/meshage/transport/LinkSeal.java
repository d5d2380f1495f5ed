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

  /** Returns what a dialler says first, of a new session or of the next; null for who answers. */
  byte @Nullable [] first() {
    if (isDialler) {
      key = keys.ring().primary();
      own = Greeting.ofDialler(key, random);
    }
    return own;
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
