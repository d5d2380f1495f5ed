package io.meshage.protocol.peering;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.LifeProof;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Trust;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lives that this node was linked with, and by what it knows them again: a token that each told
 * it over a link, and tells nobody else. A birth proves nothing, for everybody is told it.
 *
 * <p>Whoever comes in the name and with the birth of a life that is known must show its token. The
 * dialler tells it in READY, when the answering side has shown its own without telling it.
 */
final class Lives {
  /** More than there can be links, so that nobody who is linked is forgotten. */
  private static final int MOST = 4 * Limits.MAX_NEIGHBOURS;

  /** A life as everybody may speak of it. */
  private record Key(NodeId id, long birth) {
    static Key of(Introduction peer) {
      return new Key(peer.id(), peer.birth());
    }
  }

  private final Self self;
  private final Trust trust;
  private final LinkTable links;
  private final Bytes secret;
  private final Map<Key, KnownLife> met = new LinkedHashMap<>();

  Lives(Self self, Trust trust, LinkTable links) {
    this.self = self;
    this.trust = trust;
    this.links = links;
    secret = trust.nonce();
  }

  /** Returns what the answering side of a handshake is to answer. */
  Bytes challenge() {
    return trust.nonce();
  }

  /** Returns by what a peer is to know this life; none if this node has no secrets. */
  Bytes token(Introduction peer) {
    return secret.length() == 0 ? secret : LifeProof.token(secret, peer);
  }

  /** Returns what shows to a dialler that this is the life that it may know. */
  Bytes answer(Connection connection, boolean linked) {
    Bytes token = token(connection.peer());
    Bytes challenge = connection.challenge();
    return token.length() == 0 || challenge.length() == 0
        ? Bytes.EMPTY
        : LifeProof.ofAnswerer(token, challenge, linked);
  }

  /** Returns the life that this peer says to be, if it is known. */
  @Nullable KnownLife known(Introduction peer) {
    return met.get(Key.of(peer));
  }

  /** Returns why the answering side is not the life that it says to be; null if it may be. */
  @Nullable Refusal judgeAnswer(Connection connection, Bytes shown) {
    KnownLife life = known(connection.peer());
    return judge(
        connection,
        life,
        life == null
            ? shown
            : LifeProof.ofAnswerer(
                life.token(), connection.challenge(), connection.isLinkedThere()),
        shown);
  }

  /** Returns why the dialler is not the life that it says to be; null if it may be. */
  @Nullable Refusal judgeToken(Connection connection, Bytes shown) {
    KnownLife life = known(connection.peer());
    return judge(connection, life, life == null ? shown : life.token(), shown);
  }

  private @Nullable Refusal judge(
      Connection connection, @Nullable KnownLife life, Bytes wanted, Bytes shown) {
    if (life == null) {
      return isHeld(connection) ? refusal(connection, CloseReason.ALREADY_LINKED) : null;
    } else if (!wanted.equals(shown)) {
      return refusal(connection, CloseReason.NAME_IN_USE);
    }
    connection.showed(life);
    return null;
  }

  /** A neighbour that told no token, or not yet, cannot be known again: nobody takes its place. */
  private boolean isHeld(Connection connection) {
    Connection other = links.upTo(connection.peer().id());
    return other != null
        && other.peer().birth() == connection.peer().birth()
        && connection.isAccepted();
  }

  private Refusal refusal(Connection connection, CloseReason reason) {
    return new Refusal(
        reason,
        PeeringText.node(self.name(), self.endpoints())
            + " refuses "
            + PeeringText.node(connection.peer(), connection.remote())
            + ": the name is in use by a node with which it was linked, and the peer does not prove"
            + " that it is that node");
  }

  /** A peer told its token over a link that is complete. The first one counts. */
  void told(Connection connection, Bytes token) {
    Introduction peer = connection.peer();
    KnownLife life = known(peer);
    if (life == null) {
      if (token.length() == 0) {
        return;
      }
      life = new KnownLife(token);
    }
    met.remove(Key.of(peer)); // and back to the end, as the latest
    makeRoom();
    met.put(Key.of(peer), life);
    connection.told(life);
  }

  private void makeRoom() {
    Iterator<Key> eldest = met.keySet().iterator();
    while (met.size() >= MOST && eldest.hasNext()) {
      if (links.upTo(eldest.next().id()) == null) {
        eldest.remove();
      }
    }
  }
}
