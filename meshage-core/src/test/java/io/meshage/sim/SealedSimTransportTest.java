package io.meshage.sim;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.SealedTransport;
import io.meshage.transport.Transport;
import java.util.SplittableRandom;

/** Sealed links in the simulator keep to the contract too. */
class SealedSimTransportTest extends SimTransportTest {
  private static final Keyring RING = Keyring.of(SharedKey.of(new byte[SharedKey.BYTES]));

  private final SplittableRandom random = new SplittableRandom(1);

  @Override
  protected boolean opensEarly() {
    return true;
  }

  @Override
  Transport transport(Transport plain) {
    return new SealedTransport(
        plain, new LiveKeys(RING, (delay, action) -> {}), new HeapAllocator(), random::nextBytes);
  }
}
