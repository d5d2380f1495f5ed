package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.Self;
import java.util.function.BiConsumer;

/** Which of several connections to one peer becomes the link; its dialler decides. */
final class CrossingDials {
  private final Self self;
  private final LinkTable table;
  private final BiConsumer<Connection, Refusal> ending;

  /**
   * Wires it.
   *
   * @param ending ends a connection with words for the peer
   */
  CrossingDials(Self self, LinkTable table, BiConsumer<Connection, Refusal> ending) {
    this.self = self;
    this.table = table;
    this.ending = ending;
  }

  /**
   * Decides, as the dialler, which of several connections to the same life of a peer survives: a
   * complete one, unless the peer has lost it and shows that it is the same life; else, of two that
   * cross, the smaller id's. The loser is taken back before READY, so that a link never flaps.
   */
  boolean isWanted(Connection connection) {
    Introduction peer = connection.peer();
    Connection complete = table.upTo(peer.id());
    if (complete != null) {
      boolean isStale =
          connection.isKnown()
              && !connection.isLinkedThere()
              && complete.wasConfirmedBefore(connection.openedAtNanos());
      if (!isStale) {
        takeBack(connection, complete);
        return false;
      }
      ending.accept(complete, new Refusal(CloseReason.LOST, "the peer has lost it"));
    }
    Connection coming = table.comingFrom(peer);
    boolean isSecond = connection.isLinkedThere() || peer.id().compareTo(self.id()) < 0;
    if (coming != null && isSecond) {
      takeBack(connection, coming);
      return false;
    }
    return true;
  }

  /** Gives way to another connection; the dial shares its fate if it is younger than the dial. */
  private void takeBack(Connection connection, Connection survivor) {
    if (!survivor.isUp()) {
      survivor.share(connection.takeWaiting());
    } else {
      for (Dial dial : connection.takeWaiting()) {
        if (dial.purpose() != Dial.Purpose.USER
            || survivor.upSinceNanos() - dial.askedAtNanos() >= 0) {
          dial.answer().linked(survivor.peer());
        } else {
          dial.answer().linkedBefore(survivor.peer(), alreadyLinked(connection));
        }
      }
    }
    ending.accept(connection, alreadyLinked(connection));
  }

  private Refusal alreadyLinked(Connection connection) {
    return new Refusal(
        CloseReason.ALREADY_LINKED,
        self.name()
            + " and "
            + Words.node(connection.peer(), connection.remote())
            + " are linked already");
  }
}
