package io.meshage.seal;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Seals datagrams, which have no session: {@code nonce | sealed(time | packet)}. The nonce is
 * random, the time bounds how long it has to be remembered, and so a datagram is opened once at
 * most. Not thread-safe.
 */
public final class PacketSeal {
  /** How far the clocks of two nodes may be apart, the time on the way included. */
  public static final Duration WINDOW = Duration.ofSeconds(30);

  /** Nonces that are remembered; while so many are fresh, no further datagram is opened. */
  public static final int MAX_NONCES = 16_384;

  /** How much larger a sealed datagram is. */
  public static final int OVERHEAD_BYTES = Gcm.NONCE_BYTES + Long.BYTES + Gcm.TAG_BYTES;

  private static final String PURPOSE = "meshage 1 datagram";
  private static final long WINDOW_MICROS = WINDOW.toNanos() / 1000;

  private List<Gcm> ciphers = List.of();
  private final LongSupplier wallMicros;
  private final Consumer<byte[]> random;
  private final Map<ByteBuffer, Long> seen = new LinkedHashMap<>();

  /**
   * Makes a seal.
   *
   * @param wallMicros the time, microseconds since 1970
   * @param random fills an array with random bytes
   */
  public PacketSeal(Keyring ring, LongSupplier wallMicros, Consumer<byte[]> random) {
    this.wallMicros = wallMicros;
    this.random = random;
    use(ring);
  }

  /** Takes other keys from here on; the old ones stay if this throws. */
  public void use(Keyring ring) {
    List<Gcm> made = new ArrayList<>();
    for (SharedKey key : ring.keys()) {
      made.add(new Gcm(Hkdf.derive(key, PURPOSE)));
    }
    ciphers = made;
  }

  /** Seals a packet with the ring's first key; {@code out} gets {@link #OVERHEAD_BYTES} more. */
  public void seal(ByteBuffer packet, ByteBuffer out) {
    byte[] nonce = new byte[Gcm.NONCE_BYTES];
    random.accept(nonce);
    ByteBuffer time = ByteBuffer.allocate(Long.BYTES).putLong(0, wallMicros.getAsLong());
    out.put(nonce);
    ciphers.get(0).seal(nonce, new ByteBuffer[] {time, packet}, out);
  }

  /**
   * Opens a datagram.
   *
   * @return the packet
   * @throws SealException if nobody with a key of the ring sealed it, or not lately, or it was
   *     opened already
   */
  public ByteBuffer open(ByteBuffer sealed) throws SealException {
    if (sealed.remaining() < OVERHEAD_BYTES) {
      throw new SealException("too short for a sealed datagram");
    }
    byte[] nonce = new byte[Gcm.NONCE_BYTES];
    sealed.get(nonce);
    ByteBuffer plain = open(nonce, sealed);
    long now = wallMicros.getAsLong();
    long age = now - plain.getLong();
    if (age > WINDOW_MICROS || age < -WINDOW_MICROS) {
      throw new SealException("its time differs by " + age / 1_000_000 + " s from our clock");
    }
    forgetOld(now);
    if (seen.size() >= MAX_NONCES) {
      throw new SealException("too many datagrams");
    }
    if (seen.putIfAbsent(ByteBuffer.wrap(nonce), now) != null) {
      throw new SealException("it is a duplicate");
    }
    return plain;
  }

  private ByteBuffer open(byte[] nonce, ByteBuffer sealed) throws SealException {
    SealException failure = null;
    for (Gcm cipher : ciphers) {
      ByteBuffer plain = ByteBuffer.allocate(sealed.remaining());
      try {
        cipher.open(nonce, sealed.duplicate(), plain);
        return plain.flip();
      } catch (SealException e) {
        failure = e;
      }
    }
    throw failure == null ? new SealException("no key") : failure;
  }

  /** What is older than the window twice cannot be within it any more, whatever its own time. */
  private void forgetOld(long now) {
    Iterator<Long> oldest = seen.values().iterator();
    while (oldest.hasNext() && now - oldest.next() > 2 * WINDOW_MICROS) {
      oldest.remove();
    }
  }
}
