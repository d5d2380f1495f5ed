package io.meshage.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacketSealTest {
  private static final SharedKey KEY = SharedKey.of(new byte[32]);
  private static final SharedKey OTHER = SharedKey.of(new byte[16]);
  private static final byte[] PACKET = {1, 2, 3};

  private final SplittableRandom random = new SplittableRandom(1);
  private long nearMicros = 1_000_000_000;
  private long farMicros = nearMicros;
  private final PacketSeal near = seal(Keyring.of(KEY));
  private final PacketSeal far =
      new PacketSeal(Keyring.of(OTHER, KEY), () -> farMicros, random::nextBytes);

  private PacketSeal seal(Keyring ring) {
    return new PacketSeal(ring, () -> nearMicros, random::nextBytes);
  }

  private static byte[] sealed(PacketSeal by) {
    ByteBuffer out = ByteBuffer.allocate(PACKET.length + PacketSeal.OVERHEAD_BYTES);
    by.seal(ByteBuffer.wrap(PACKET), out);
    assertThat(out.hasRemaining()).isFalse();
    return out.array();
  }

  private void refuses(byte[] sealed, String why) {
    assertThatThrownBy(() -> far.open(ByteBuffer.wrap(sealed)))
        .isInstanceOf(SealException.class)
        .hasMessageContaining(why);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1000;
  }

  @Test
  void aDatagramOfAnyKeyOfTheRingIsOpenedOnce() throws SealException {
    byte[] sealed = sealed(near);

    assertThat(far.open(ByteBuffer.wrap(sealed))).isEqualTo(ByteBuffer.wrap(PACKET));
    refuses(sealed, "duplicate");
    assertThat(far.open(ByteBuffer.wrap(sealed(near)))).isEqualTo(ByteBuffer.wrap(PACKET));
  }

  @Test
  void withoutTheKeyNothingIsOpened() {
    refuses(sealed(seal(Keyring.of(SharedKey.of(new byte[24])))), "not sealed with this key");
    refuses(new byte[0], "too short");
    refuses(new byte[500], "not sealed");
  }

  @Test
  void aChangedBitAnywhereIsRefused() {
    byte[] sealed = sealed(near);
    for (int bit = 0; bit < sealed.length * Byte.SIZE; bit++) {
      byte[] changed = sealed.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

      refuses(changed, "not sealed with this key");
    }
  }

  @Test
  void whatIsOldOrFromTheFutureIsRefused() throws SealException {
    byte[] sealed = sealed(near);

    farMicros = nearMicros + micros(PacketSeal.WINDOW) + 1;
    refuses(sealed, "30 s");
    farMicros = nearMicros - micros(PacketSeal.WINDOW) - 1;
    refuses(sealed, "-30 s");
    farMicros = nearMicros + micros(PacketSeal.WINDOW);
    assertThat(far.open(ByteBuffer.wrap(sealed))).isEqualTo(ByteBuffer.wrap(PACKET));
  }

  @Test
  void aReplayIsRefusedAsLongAsItsTimeWouldDo() throws SealException {
    farMicros = nearMicros - micros(PacketSeal.WINDOW);
    byte[] sealed = sealed(near);
    far.open(ByteBuffer.wrap(sealed));

    farMicros = nearMicros + micros(PacketSeal.WINDOW);
    refuses(sealed, "duplicate");
    farMicros++;
    refuses(sealed, "30 s");
  }

  @Test
  void nonceMemoryIsBoundedAndEmptiedByTime() throws SealException {
    for (int i = 0; i < PacketSeal.MAX_NONCES; i++) {
      far.open(ByteBuffer.wrap(sealed(near)));
    }

    refuses(sealed(near), "too many");
    nearMicros += micros(PacketSeal.WINDOW.multipliedBy(3));
    farMicros = nearMicros;
    assertThat(far.open(ByteBuffer.wrap(sealed(near)))).isEqualTo(ByteBuffer.wrap(PACKET));
  }
}
