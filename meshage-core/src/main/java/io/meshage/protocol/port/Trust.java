package io.meshage.protocol.port;

import io.meshage.Bytes;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.message.Proof;
import org.jspecify.annotations.Nullable;

/** Whom to believe that it is who it says. Asked by the rooms that hear what nodes say. */
public interface Trust {
  /** Asks nobody and believes everybody. */
  Trust NONE =
      new Trust() {
        @Override
        public boolean isRequired() {
          return false;
        }

        @Override
        public Bytes nonce() {
          return Bytes.EMPTY;
        }

        @Override
        public Proof sign(Bytes content) {
          throw new IllegalStateException("no identity");
        }

        @Override
        public Verdict judge(NodeId from, String name, @Nullable Proof proof, Bytes content) {
          return Verdict.BELIEVED;
        }

        @Override
        public Verdict examine(String name, @Nullable Proof proof, Bytes content) {
          return Verdict.BELIEVED;
        }

        @Override
        public void linked(NodeId id, String name, PeerKey key) {}

        @Override
        public void met(String name) {}

        @Override
        public void neverMet(String name) {}
      };

  /** What there is to say of a signature. */
  enum Verdict {
    /** Good, by the key that the name is known by, which it now is if there was none. */
    BELIEVED,
    /** There is none. */
    UNSIGNED,
    /** Not made by the key that it names. */
    FORGED,
    /** Good, by another key than the name is known by. */
    OTHER_KEY
  }

  /** Returns whether this node signs, and believes only what is signed. */
  boolean isRequired();

  /**
   * Returns bytes that were never used before, and that nobody can guess, for somebody to sign or
   * to answer otherwise; none where nobody is ever asked.
   */
  Bytes nonce();

  /** Returns a number that nobody can guess, of a new {@link #nonce}; 0 if there are none. */
  default long number() {
    Bytes nonce = nonce();
    long number = 0;
    for (int i = 0; i < Math.min(nonce.length(), Long.BYTES); i++) {
      number = (number << Byte.SIZE) | (nonce.at(i) & 0xff);
    }
    return number;
  }

  /** Signs in this node's name. */
  Proof sign(Bytes content);

  /**
   * Judges what is said in a name; only if {@link #isRequired}.
   *
   * @param from the node whose connection it came over, be it the holder of the name or a relay
   */
  Verdict judge(NodeId from, String name, @Nullable Proof proof, Bytes content);

  /**
   * Judges who wants a link, as {@link #judge}, and notes nothing: a link may still be refused.
   * Only if {@link #isRequired}.
   */
  Verdict examine(String name, @Nullable Proof proof, Bytes content);

  /** There is a link with somebody who showed this key, and no other reason against it. */
  void linked(NodeId id, String name, PeerKey key);

  /**
   * The holder of this name was linked for a while: its key is the name's from now on, in later
   * lives too.
   */
  void met(String name);

  /**
   * Nobody with this name was ever there, though somebody spoke of it: the name is free again,
   * unless its holder was linked.
   */
  void neverMet(String name);
}
