package io.meshage.protocol.port;

import io.meshage.Bytes;
import io.meshage.PeerKey;
import io.meshage.message.PeeringMessage;
import io.meshage.message.Proof;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;

/** Signing in this node's name, and telling whether what others signed is good. */
public interface Signatures {
  /**
   * Returns the signatures of a node without an identity, which never signs and never asks.
   *
   * @param random fills an array with random bytes that nobody can guess
   */
  static Signatures none(Consumer<byte[]> random) {
    return new Signatures() {
      @Override
      public boolean isOn() {
        return false;
      }

      @Override
      public PeerKey own() {
        throw new IllegalStateException("no identity");
      }

      @Override
      public Map<String, PeerKey> known() {
        return Collections.emptyMap();
      }

      @Override
      public Bytes nonce() {
        byte[] nonce = new byte[PeeringMessage.NONCE_BYTES];
        random.accept(nonce);
        return Bytes.wrap(nonce);
      }

      @Override
      public Proof sign(Bytes content) {
        throw new IllegalStateException("no identity");
      }

      @Override
      public boolean isGood(Proof proof, Bytes content) {
        throw new IllegalStateException("no identity");
      }

      @Override
      public boolean isGoodOffLoop(Proof proof, Bytes content) {
        throw new IllegalStateException("no identity");
      }

      @Override
      public void keep(String name, PeerKey key) {
        throw new IllegalStateException("no identity");
      }
    };
  }

  /** Returns whether this node has an identity, and then asks the same of all others. */
  boolean isOn();

  /** Returns the public half of this node's key. */
  PeerKey own();

  /** Returns the keys that names are known by from the start. */
  Map<String, PeerKey> known();

  /** Returns bytes that were never used before, and that nobody can guess. */
  Bytes nonce();

  /** Signs with this node's key. */
  Proof sign(Bytes content);

  /** Returns whether the proof's key signed the content. Costs tenths of a millisecond. */
  boolean isGood(Proof proof, Bytes content);

  /** The same for any other thread than the node's loop. */
  boolean isGoodOffLoop(Proof proof, Bytes content);

  /** Keeps the key that a name was seen with for the first time, beyond this node's life. */
  void keep(String name, PeerKey key);
}
