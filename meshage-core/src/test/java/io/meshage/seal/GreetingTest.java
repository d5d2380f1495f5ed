package io.meshage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GreetingTest {
  private static final SharedKey KEY = SharedKey.of(new byte[32]);
  private static final SharedKey OTHER = SharedKey.of(new byte[16]);

  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] dialler = Greeting.ofDialler(KEY, random::nextBytes);

  private Greeting.Answer answer(Keyring ring) throws SealException {
    return Greeting.answer(dialler, ring, random::nextBytes);
  }

  private static byte[] seal(Session session, String... parts) {
    ByteBuffer[] plain = new ByteBuffer[parts.length];
    int bytes = Sealer.OVERHEAD_BYTES;
    for (int i = 0; i < parts.length; i++) {
      plain[i] = ByteBuffer.wrap(parts[i].getBytes(StandardCharsets.UTF_8));
      bytes += plain[i].remaining();
    }
    ByteBuffer out = ByteBuffer.allocate(bytes);
    session.sealer().seal(plain, out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }

  private static String open(Session session, byte[] sealed) throws SealException {
    ByteBuffer out = ByteBuffer.allocate(sealed.length);
    session.opener().open(ByteBuffer.wrap(sealed), out);
    return StandardCharsets.UTF_8.decode(out.flip()).toString();
  }

  @Test
  void twoSidesWithTheKeyUnderstandEachOtherBothWays() throws SealException {
    Greeting.Answer answer = answer(Keyring.of(KEY));
    Session near = Greeting.answered(dialler, answer.greeting().toArray(), KEY);
    Session far = answer.session();

    assertThat(open(far, seal(near, "to the ", "acceptor"))).isEqualTo("to the acceptor");
    assertThat(open(near, seal(far, "to the dialler"))).isEqualTo("to the dialler");
    assertThat(open(far, seal(near, ""))).isEmpty();
    assertThat(open(far, seal(near, "once more"))).isEqualTo("once more");
  }

  @Test
  void anyKeyOfTheAcceptorsRingWillDo() throws SealException {
    Greeting.Answer answer = answer(Keyring.of(OTHER, KEY));

    assertThat(answer.session().key()).isEqualTo(KEY);
    assertThat(Greeting.answered(dialler, answer.greeting().toArray(), KEY).key()).isEqualTo(KEY);
  }

  @Test
  void whoHasAnotherKeyIsToldNothing() {
    assertThatThrownBy(() -> answer(Keyring.of(OTHER)))
        .isInstanceOf(SealException.class)
        .hasMessageContaining("does not prove");
  }

  @Test
  void aChangedBitAnywhereIsRefused() throws SealException {
    byte[] answer = answer(Keyring.of(KEY)).greeting().toArray();
    for (int bit = 0; bit < Greeting.BYTES * Byte.SIZE; bit++) {
      byte[] changed = answer.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      assertThatThrownBy(() -> Greeting.answered(dialler, changed, KEY))
          .as("bit %d", bit)
          .isInstanceOf(SealException.class);
    }
  }

  @Test
  void ownGreetingsSentBackAreRefused() throws SealException {
    byte[] answer = answer(Keyring.of(KEY)).greeting().toArray();

    assertThatThrownBy(() -> Greeting.answered(dialler, dialler, KEY))
        .isInstanceOf(SealException.class);
    assertThatThrownBy(() -> Greeting.answer(answer, Keyring.of(KEY), random::nextBytes))
        .isInstanceOf(SealException.class);
    assertThatThrownBy(() -> Greeting.answer(new byte[3], Keyring.of(KEY), random::nextBytes))
        .isInstanceOf(SealException.class);
  }

  @Test
  void whatWasSealedOpensOnceInItsOrderAndDirection() throws SealException {
    Greeting.Answer answer = answer(Keyring.of(KEY));
    Session near = Greeting.answered(dialler, answer.greeting().toArray(), KEY);
    byte[] first = seal(near, "first");
    byte[] second = seal(near, "second");

    assertThatThrownBy(() -> open(near, first)).as("sent back").isInstanceOf(SealException.class);
    assertThatThrownBy(() -> open(answer(Keyring.of(KEY)).session(), first))
        .as("in another session that the same greeting began")
        .isInstanceOf(SealException.class);
    assertThat(open(answer.session(), first)).isEqualTo("first");
    assertThatThrownBy(() -> open(answer.session(), first))
        .as("twice")
        .isInstanceOf(SealException.class);
    assertThatThrownBy(() -> open(answer.session(), second))
        .as("after one that was not the next")
        .isInstanceOf(SealException.class);
  }
}
