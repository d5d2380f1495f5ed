package io.meshage.seal;

import com.google.common.primitives.Longs;
import io.meshage.Bytes;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Seals what one side of a link sends beside it in datagrams, with a key that was told over the
 * link: {@code u64 number | GCM(packet)}. The number is the nonce. Each is opened once, and not if
 * {@link #WINDOW} later ones have come. Source of the window: RFC 4303 section 3.4.3. One object
 * serves one side. Not thread-safe.
 */
public final class DatagramSeal {
  /** Bytes of a key. */
  public static final int KEY_BYTES = Gcm.KEY_BYTES;

  /** How much larger a sealed datagram is. */
  public static final int OVERHEAD_BYTES = Long.BYTES + Gcm.TAG_BYTES;

  /** How many datagrams one may be late by. */
  public static final int WINDOW = Long.SIZE;

  private final Gcm gcm;
  private long highest = -1;
  private long seen;

  /** Takes the key of one direction. */
  public DatagramSeal(Bytes key) {
    gcm = new Gcm(key.toArray());
  }

  /** Returns a new key. */
  public static Bytes newKey(Consumer<byte[]> random) {
    byte[] key = new byte[KEY_BYTES];
    random.accept(key);
    return Bytes.wrap(key);
  }

  /** Seals the next datagram; {@code out} gets {@link #OVERHEAD_BYTES} more than the packet has. */
  public void seal(ByteBuffer packet, ByteBuffer out) {
    long number = ++highest;
    out.putLong(number);
    gcm.seal(nonce(number), new ByteBuffer[] {packet}, out);
  }

  /**
   * Opens a datagram.
   *
   * @return the packet
   * @throws SealException if it was not sealed with this key, came before, or comes too late
   */
  public ByteBuffer open(ByteBuffer sealed) throws SealException {
    if (sealed.remaining() < OVERHEAD_BYTES) {
      throw new SealException("too short for a sealed datagram");
    }
    long number = sealed.getLong();
    long behind = highest - number;
    if (number < 0 || behind >= WINDOW || (behind >= 0 && (seen >>> behind & 1) != 0)) {
      throw new SealException("it is a duplicate, or too late");
    }
    ByteBuffer plain = ByteBuffer.allocate(sealed.remaining());
    gcm.open(nonce(number), sealed, plain);
    if (behind < 0) {
      seen = -behind >= WINDOW ? 1 : seen << -behind | 1;
      highest = number;
    } else {
      seen |= 1L << behind;
    }
    return plain.flip();
  }

  private static byte[] nonce(long number) {
    byte[] nonce = new byte[Gcm.NONCE_BYTES];
    System.arraycopy(Longs.toByteArray(number), 0, nonce, nonce.length - Long.BYTES, Long.BYTES);
    return nonce;
  }
}
