package io.meshage.transport;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.meshage.seal.PacketSeal;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a running node, and the links that were sealed with them. When the key in use
 * changes, each link that this side dialled agrees on a new session with the new key, while it
 * carries on. A link whose key was taken away, and that got no other in time, is closed. Confined
 * to the node's loop.
 */
public final class LiveKeys {
  /** How long a link may go on with a key that was taken away. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private final BiConsumer<Duration, Runnable> later;
  private final Set<SealedLink> links = new LinkedHashSet<>();
  private Keyring ring;
  private @Nullable PacketSeal packets;

  /**
   * Begins with a ring.
   *
   * @param later runs something on the loop after a while
   */
  public LiveKeys(Keyring ring, BiConsumer<Duration, Runnable> later) {
    this.ring = ring;
    this.later = later;
  }

  /** Returns the keys of now. */
  public Keyring ring() {
    return ring;
  }

  /** Lets the seal of datagrams have the same keys. */
  public void seals(PacketSeal seal) {
    packets = seal;
  }

  /** Takes another ring from here on. */
  public void change(Keyring changed) {
    ring = changed;
    if (packets != null) {
      packets.use(changed);
    }
    List.copyOf(links).forEach(SealedLink::keysChanged);
    later.accept(GRACE, this::closeStale);
  }

  private void closeStale() {
    List.copyOf(links).forEach(SealedLink::closeIfStale);
  }

  boolean isInUse(SharedKey key) {
    return ring.primary().equals(key);
  }

  boolean holds(SharedKey key) {
    return ring.keys().contains(key);
  }

  void opened(SealedLink link) {
    links.add(link);
  }

  void closed(SealedLink link) {
    links.remove(link);
  }
}
