package io.meshage.protocol.peering;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.PeerKey;
import io.meshage.message.LinkProof;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.message.Proof;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Trust;
import org.jspecify.annotations.Nullable;

/**
 * By what the two sides of a handshake are known: each signs both nonces, if both have an identity;
 * and lives are known again.
 */
final class Credentials {
  private final String self;
  private final Trust trust;
  private final Lives lives;

  Credentials(Self self, Trust trust, LinkTable links) {
    this.self = self.name();
    this.trust = trust;
    lives = new Lives(self, trust, links);
  }

  /** Returns by what lives are known again. */
  Lives lives() {
    return lives;
  }

  /** Returns what the other side is to sign; none if it need not. */
  Bytes nonce() {
    return trust.isRequired() ? trust.nonce() : Bytes.EMPTY;
  }

  /**
   * Returns why whoever asks, or does not ask, for a signature cannot be linked; null if it can.
   */
  @Nullable Refusal judgeNonce(Connection connection, Bytes theirs) {
    boolean asks = theirs.length() > 0;
    if (asks == trust.isRequired()) {
      return null;
    }
    String peer = PeeringText.node(connection.peer(), connection.remote());
    return new Refusal(
        CloseReason.IDENTITY,
        asks
            ? peer + " asks for an identity, and " + self + " has none"
            : peer + " has no identity, and " + self + " asks for one");
  }

  /** Returns this side's signature; null if nobody asks for it. */
  @Nullable Proof prove(Connection connection, Introduction own) {
    return trust.isRequired()
        ? trust.sign(content(connection, own, !connection.isAccepted()))
        : null;
  }

  /** Returns why the other side's signature is not enough; null if it is, or need not be. */
  @Nullable Refusal judge(Connection connection, Introduction own, @Nullable Proof proof) {
    Refusal mismatch = judgeNonce(connection, connection.theirNonce());
    if (mismatch != null || !trust.isRequired()) {
      return mismatch;
    }
    String name = connection.peer().name();
    Bytes content = content(connection, own, connection.isAccepted());
    String wrong =
        switch (trust.examine(name, proof, content)) {
          case BELIEVED -> null;
          case UNSIGNED -> "shows no key, and " + self + " asks for one";
          case FORGED -> "has not signed the handshake correctly";
          case OTHER_KEY -> "shows another key than " + self + " knows";
        };
    if (wrong == null && proof != null) {
      connection.signed(proof.key());
      return null;
    }
    return new Refusal(
        CloseReason.IDENTITY,
        PeeringText.node(connection.peer(), connection.remote()) + " " + wrong);
  }

  /** The link is complete: from here on the name is known by its key, as long as it is there. */
  void linkUp(Connection connection) {
    PeerKey key = connection.key();
    if (key != null) {
      trust.linked(connection.peer().id(), connection.peer().name(), key);
    }
  }

  private static Bytes content(Connection connection, Introduction own, boolean ofDialler) {
    Introduction peer = connection.peer();
    Introduction dialler = connection.isAccepted() ? peer : own;
    Introduction answerer = connection.isAccepted() ? own : peer;
    Bytes hello = connection.isAccepted() ? connection.theirNonce() : connection.ourNonce();
    Bytes welcome = connection.isAccepted() ? connection.ourNonce() : connection.theirNonce();
    return ofDialler
        ? LinkProof.ofDialler(dialler, answerer, hello, welcome)
        : LinkProof.ofAnswerer(dialler, answerer, hello, welcome);
  }
}
