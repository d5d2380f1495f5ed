package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.message.PeeringMessage.Introduction;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Which of several connections to one peer becomes the link; its dialler decides.
 *
 * <p>A connection that comes in the name of the peer may come from anybody until it is complete, so
 * that a dial gives way to it only then; for a moment, it waits.
 */
final class CrossingDials {
  /** How long a dial waits for a handshake to end that it would give way to; some round trips. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Self self;
  private final LinkTable table;
  private final Scheduler scheduler;
  private final BiConsumer<Connection, Refusal> ending;
  private final Consumer<Connection> wanted;
  private final Map<Connection, Timer> waiting = new LinkedHashMap<>();

  /**
   * Wires it.
   *
   * @param ending ends a connection with words for the peer
   * @param wanted gets each connection that is to become the link
   */
  CrossingDials(
      Self self,
      LinkTable table,
      Scheduler scheduler,
      BiConsumer<Connection, Refusal> ending,
      Consumer<Connection> wanted) {
    this.self = self;
    this.table = table;
    this.scheduler = scheduler;
    this.ending = ending;
    this.wanted = wanted;
  }

  /**
   * Decides, as the dialler, which of several connections to the same life of a peer survives: a
   * complete one, unless the peer has lost it and shows that it is the same life; else, of two that
   * cross, the smaller id's. The loser is taken back before READY, so that a link never flaps.
   */
  void decide(Connection connection) {
    Connection complete = table.upTo(connection.peer().id());
    if (complete != null) {
      boolean isStale =
          connection.isKnown()
              && !connection.isLinkedThere()
              && complete.wasConfirmedBefore(connection.openedAtNanos());
      if (!isStale) {
        takeBack(connection, complete);
        return;
      }
      ending.accept(complete, new Refusal(CloseReason.LOST, "the peer has lost it"));
    }
    if (mayGiveWay(connection)) {
      waiting.put(connection, scheduler.after(PATIENCE, () -> goOn(connection)));
    } else {
      wanted.accept(connection);
    }
  }

  private boolean mayGiveWay(Connection connection) {
    Introduction peer = connection.peer();
    return (connection.isLinkedThere() || peer.id().compareTo(self.id()) < 0)
        && table.comingFrom(peer) != null;
  }

  /** A connection in the name of a peer has become a link, or has ended. */
  void decided(Connection other) {
    Introduction peer = other.introduction();
    if (waiting.isEmpty() || peer == null) {
      return;
    }
    for (Connection connection : List.copyOf(waiting.keySet())) {
      boolean isOver =
          connection.isClosed()
              || (connection.peer().id().equals(peer.id())
                  && (other.isUp() || !mayGiveWay(connection)));
      if (isOver && isTaken(connection) && !connection.isClosed()) {
        decide(connection);
      }
    }
  }

  private boolean isTaken(Connection connection) {
    Timer patience = waiting.remove(connection);
    if (patience == null) {
      return false;
    }
    patience.cancel();
    return true;
  }

  /** Whoever came in the name of the peer has had its time. */
  private void goOn(Connection connection) {
    if (!isTaken(connection) || connection.isClosed()) {
      return;
    }
    for (Connection coming = table.comingFrom(connection.peer());
        coming != null;
        coming = table.comingFrom(connection.peer())) {
      ending.accept(coming, alreadyLinked(coming));
    }
    wanted.accept(connection); // had there been a link meanwhile, it would not wait any more
  }

  /** Gives way to a link; the dial shares its fate if it is younger than the dial. */
  private void takeBack(Connection connection, Connection survivor) {
    for (Dial dial : connection.takeWaiting()) {
      if (dial.purpose() != Dial.Purpose.USER
          || survivor.upSinceNanos() - dial.askedAtNanos() >= 0) {
        dial.answer().linked(survivor.peer());
      } else {
        dial.answer().linkedBefore(survivor.peer(), alreadyLinked(connection));
      }
    }
    ending.accept(connection, alreadyLinked(connection));
  }

  private Refusal alreadyLinked(Connection connection) {
    return new Refusal(
        CloseReason.ALREADY_LINKED,
        self.name()
            + " and "
            + PeeringText.node(connection.peer(), connection.remote())
            + " are linked already");
  }
}
