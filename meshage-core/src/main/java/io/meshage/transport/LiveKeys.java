package io.meshage.transport;

import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.meshage.seal.PacketSeal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a running node, and the links that were sealed with them. When the key in use
 * changes, each link that this side dialled agrees on a new session with the new key, while it
 * carries on. A link whose key was taken away, and that got no other in time, is closed.
 *
 * <p>A new key is on trial until a neighbour has been seen to use it: until then new links are
 * dialled, and datagrams sealed, with the key before it, and asked to change. One that no neighbour
 * uses in time is put back behind the one before it, so that nobody is shut out by a key that
 * nobody else has. Confined to the node's loop.
 */
public final class LiveKeys {
  /** How long a link may go on with a key that was taken away. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  /** How long a new key may take to be used by a neighbour. */
  public static final Duration TRIAL = Duration.ofSeconds(60);

  /** How often links are asked again to change to a key on trial. */
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  /** Hears what becomes of keys on trial. */
  public interface Trial {
    /** A neighbour uses the first key of the ring. */
    void proven();

    /** No neighbour used this key in time; the ring has the key before it first again. */
    void putBack(SharedKey key);
  }

  private final BiConsumer<Duration, Runnable> later;
  private final Set<SealedLink> links = new LinkedHashSet<>();
  private Keyring ring;
  private SharedKey proven;
  private @Nullable PacketSeal packets;
  private @Nullable Trial trial;
  private int changes;

  /**
   * Begins with a ring.
   *
   * @param later runs something on the loop after a while
   */
  public LiveKeys(Keyring ring, BiConsumer<Duration, Runnable> later) {
    this.ring = ring;
    this.later = later;
    proven = ring.primary();
  }

  /** Returns the keys of now. */
  public Keyring ring() {
    return ring;
  }

  /** Lets the seal of datagrams have the same keys. */
  public void seals(PacketSeal seal) {
    packets = seal;
  }

  /** Sets who hears of keys on trial. */
  public void onTrial(Trial hears) {
    trial = hears;
  }

  /** Takes another ring from here on; a first key that was not the first before is on trial. */
  public void change(Keyring changed) {
    ring = changed;
    if (!holds(proven)) {
      proven = ring.primary();
    }
    changes++;
    sealPackets();
    askLinks();
    later.accept(GRACE, this::closeStale);
    if (isOnTrial()) {
      int change = changes;
      later.accept(ASK_AGAIN, () -> askAgain(change));
      later.accept(TRIAL, () -> endTrial(change));
    }
  }

  /** Returns whether no neighbour has been seen to use the first key of the ring. */
  public boolean isOnTrial() {
    return !proven.equals(ring.primary());
  }

  /**
   * Returns whether this key may be taken out of the ring: not the one that is in use, nor, while
   * there are links, the one that is fallen back on.
   */
  public boolean isDispensable(SharedKey key) {
    return !ring.primary().equals(key) && (!proven.equals(key) || links.isEmpty());
  }

  /** Returns the ring as it is to be kept for the next life: a key on trial is not the first. */
  public Keyring lasting() {
    return withFirst(proven);
  }

  private Keyring withFirst(SharedKey first) {
    List<SharedKey> keys = new ArrayList<>(ring.keys());
    keys.remove(first);
    keys.add(0, first);
    return new Keyring(keys);
  }

  private void sealPackets() {
    if (packets != null) {
      packets.use(lasting());
    }
  }

  private void askLinks() {
    List.copyOf(links).forEach(SealedLink::keysChanged);
  }

  private void askAgain(int change) {
    if (change == changes && isOnTrial()) {
      later.accept(ASK_AGAIN, () -> askAgain(change));
      askLinks();
    }
  }

  private void endTrial(int change) {
    if (change != changes || !isOnTrial()) {
      return;
    }
    if (links.isEmpty()) { // nobody was there who could have used it
      later.accept(TRIAL, () -> endTrial(change));
      return;
    }
    SharedKey unused = ring.primary();
    ring = lasting();
    changes++;
    if (trial != null) {
      trial.putBack(unused);
    }
  }

  /** A neighbour has agreed on a session with this key. */
  void used(SharedKey key) {
    if (isOnTrial() && isInUse(key)) {
      proven = key;
      sealPackets();
      if (trial != null) {
        trial.proven();
      }
    }
  }

  /** Returns the key that a new link is dialled with. */
  SharedKey dialsWith() {
    return proven;
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
