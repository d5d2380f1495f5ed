package io.meshage.protocol.identity;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.MeshListener.IdentityConflict;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.message.Proof;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Signatures;
import io.meshage.protocol.port.Trust;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door of the identity room: a book of names and keys. Whoever is met for the first time is
 * entered with the key that it shows; whoever comes later under a name of the book must show the
 * key that stands there. Only names whose holder was linked with this node for a while are kept
 * beyond its life: what is merely announced, by whomever, is hearsay, and gives way when the book
 * is full.
 *
 * <p>Source: trust on first use, as the known hosts of SSH (RFC 4251 section 4.1). Confined to the
 * node's loop.
 */
public final class KnownKeys implements Trust {
  /** Names whose conflicts are remembered, so that each is told of once. */
  private static final int MAX_TOLD = 1024;

  private final Signatures signatures;
  private final Events events;
  private final KeyBook book;
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
    Map<String, PeerKey> known = new LinkedHashMap<>();
    if (signatures.isOn()) {
      known.putAll(signatures.known());
      known.put(self, signatures.own());
    }
    book = new KeyBook(self, Limits.MAX_NODES, known);
  }

  /** Returns what others can make this room keep. */
  public List<Gauge> gauges() {
    return List.of(
        new Gauge("names with a key", book.size(), Limits.MAX_NODES),
        new Gauge("conflicts told", told.size(), MAX_TOLD));
  }

  /** Returns the key that a name is known by, if there is one. */
  public Optional<PeerKey> key(String name) {
    return Optional.ofNullable(book.key(name));
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
  public Verdict judge(NodeId from, String name, @Nullable Proof proof, Bytes content) {
    Verdict verdict = examine(name, proof, content);
    if (verdict == Verdict.BELIEVED && proof != null && book.key(name) == null) {
      book.enter(name, proof.key(), from);
    }
    return verdict;
  }

  @Override
  public Verdict examine(String name, @Nullable Proof proof, Bytes content) {
    if (proof == null) {
      events.count("identity-unsigned");
      return Verdict.UNSIGNED;
    } else if (!signatures.isGood(proof, content)) {
      events.count("identity-forged");
      return Verdict.FORGED;
    }
    PeerKey shown = proof.key();
    PeerKey known = book.key(name);
    if (known != null && !known.equals(shown)) {
      conflict(name, known, shown);
      return Verdict.OTHER_KEY;
    }
    return Verdict.BELIEVED;
  }

  @Override
  public void linked(NodeId id, String name, PeerKey key) {
    if (book.key(name) == null) {
      book.enter(name, key, id);
    }
  }

  @Override
  public void met(String name) {
    PeerKey key = book.confirm(name);
    if (key != null) {
      signatures.keep(name, key);
    }
  }

  @Override
  public void neverMet(String name) {
    book.strike(name);
  }

  private void conflict(String name, PeerKey known, PeerKey shown) {
    events.count("identity-conflicts");
    if (!shown.equals(told.put(name, shown))) {
      events.tell(new IdentityConflict(name, known, shown, events.now()));
    }
  }
}
