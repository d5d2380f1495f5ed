package io.meshage.protocol.identity;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.PeerKey;
import io.meshage.message.Proof;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Signatures;
import io.meshage.protocol.port.Trust;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The door of the identity room: a book of names and keys. Whoever is met for the first time is
 * entered with the key that he shows; whoever comes later under a name of the book must show the
 * key that stands there. A name that was only heard of is struck out with what was heard, so that
 * nobody fills the book with names that he makes up.
 *
 * <p>Source: trust on first use, as the known hosts of SSH (RFC 4251 section 4.1). Confined to the
 * node's loop.
 */
public final class KnownKeys implements Trust {
  /** Names whose conflicts are remembered, so that each is told of once. */
  private static final int MAX_TOLD = 1024;

  private final Signatures signatures;
  private final Events events;
  private final Map<String, PeerKey> keys;
  private final Set<String> heardOf = new LinkedHashSet<>();
  private final Map<String, PeerKey> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PeerKey> eldest) {
          return size() > MAX_TOLD;
        }
      };

  /**
   * Opens the book.
   *
   * @param self this node's name, which is known by its own key whatever the book says
   */
  public KnownKeys(String self, Signatures signatures, Events events) {
    this.signatures = signatures;
    this.events = events;
    keys = new LinkedHashMap<>(signatures.known());
    if (signatures.isOn()) {
      keys.put(self, signatures.own());
    }
  }

  /** Returns the key that a name is known by, if there is one. */
  public Optional<PeerKey> key(String name) {
    return Optional.ofNullable(keys.get(name));
  }

  @Override
  public boolean isRequired() {
    return signatures.isOn();
  }

  @Override
  public Bytes nonce() {
    return signatures.nonce();
  }

  @Override
  public Proof sign(Bytes content) {
    return signatures.sign(content);
  }

  @Override
  public Verdict judge(String name, @Nullable Proof proof, Bytes content) {
    if (proof == null) {
      events.count("identity-unsigned");
      return Verdict.UNSIGNED;
    } else if (!signatures.isGood(proof, content)) {
      events.count("identity-forged");
      return Verdict.FORGED;
    }
    PeerKey shown = proof.key();
    PeerKey known = keys.get(name);
    if (known == null) {
      return meet(name, shown);
    } else if (!known.equals(shown)) {
      conflict(name, known, shown);
      return Verdict.OTHER_KEY;
    }
    return Verdict.BELIEVED;
  }

  private Verdict meet(String name, PeerKey shown) {
    if (keys.size() >= Limits.MAX_NODES) {
      events.count("identity-no-room");
      return Verdict.NO_ROOM;
    }
    keys.put(name, shown);
    heardOf.add(name);
    return Verdict.BELIEVED;
  }

  @Override
  public void met(String name) {
    PeerKey key = keys.get(name);
    if (heardOf.remove(name) && key != null) {
      signatures.keep(name, key);
    }
  }

  @Override
  public void neverMet(String name) {
    if (heardOf.remove(name)) {
      keys.remove(name);
    }
  }

  private void conflict(String name, PeerKey known, PeerKey shown) {
    events.count("identity-conflicts");
    if (!shown.equals(told.put(name, shown))) {
      events.identityConflict(name, known, shown);
    }
  }
}
