package io.meshage.protocol.delivery;

import io.meshage.Linger;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Acks;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.PassedOver;
import io.meshage.protocol.port.Dispatch;
import io.meshage.protocol.port.Gauge;
import io.meshage.protocol.port.Inbox;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Routes;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The post office of a node: takes letters from the application, sorts them by the road they leave
 * by, passes on those of others, hands over those for this node, and brings back a receipt for
 * every single addressee.
 *
 * <p>A message goes along shortest paths, one copy per next hop, split again on the way. Receipts
 * come back along the same way, gathered. When a link or a node on the way dies, what is unanswered
 * goes another way within the same timeout, and recipients drop the copies that this doubles.
 * Probes are messages that the recipient answers past the application: with hop limit k the node k
 * links away answers HOP_LIMIT, and the recipient itself ACKNOWLEDGED, so that a trace is a row of
 * probes and {@code Result.at} names the hop.
 *
 * <p>Confined to the node's loop. The layout of the answers, all timers and bounds are in
 * docs/protocol/delivery.md. Sources: the split per next hop, RFC 8279; suppressing doubles, RFC
 * 4303 section 3.4.3; flood and echo, Segall 1983.
 */
public final class Delivery {
  private final Station station;
  private final Deadlines deadlines;
  private final LocalDelivery reception;
  private final Sends sends;
  private final Relay relay;
  private final Spreads spreads;
  private final Budget passing = new Budget();
  private boolean closed;

  /**
   * Makes the room; it does nothing until something happens.
   *
   * @param self who this node is
   * @param series draws a number that nobody can guess, for the ids of its messages
   * @param neighbours where copies go
   * @param freshRoutes tells the routes, computed anew if links have changed
   * @param inbox where messages for this node go
   * @param scheduler the node's time
   * @param counters counts what was dropped or refused, by name
   * @param linger how long this node lets what it sends wait on a link, on purpose
   */
  public Delivery(
      Self self,
      LongSupplier series,
      Neighbours neighbours,
      Supplier<Routes> freshRoutes,
      Inbox inbox,
      Scheduler scheduler,
      Consumer<String> counters,
      Linger linger) {
    station = new Station(self, neighbours, freshRoutes, inbox, scheduler, counters, linger);
    deadlines = new Deadlines(scheduler, this::endOfEvent);
    Forwarder forwarder = new Forwarder(station);
    reception = new LocalDelivery(station, deadlines);
    sends = new Sends(station, series, deadlines, forwarder, reception);
    relay = new Relay(station, deadlines, forwarder, reception, passing);
    spreads = new Spreads(station, deadlines, reception, passing);
  }

  /**
   * Sends a message. The command's answer comes in a later event, at the timeout at the latest,
   * with exactly one outcome for each recipient; it never comes before this returns.
   *
   * @return the message's id
   * @throws IllegalArgumentException if the recipients do not ascend, or the hop limit or codec is
   *     out of its bounds
   */
  public MessageId send(Dispatch command) {
    return sends.send(command, closed);
  }

  /** A neighbour said something. Whatever it is, nothing is thrown. */
  public void received(NodeId from, DeliveryMessage message) {
    if (closed) {
      return;
    }
    if (!station.isLinked(from)) {
      station.count("messages-from-strangers");
    } else if (message instanceof Data data) {
      if (isPathInOrder(from, data.envelope())) {
        relay.received(from, data);
      }
    } else if (message instanceof Broadcast broadcast) {
      if (isPathInOrder(from, broadcast.envelope())) {
        spreads.received(from, broadcast);
      }
    } else if (message instanceof PassedOver passed) {
      passedOver(from, passed.head());
    } else if (message instanceof Ack ack) {
      answered(from, ack);
    } else if (message instanceof Acks several) {
      several.all().forEach(ack -> answered(from, ack));
    }
    endOfEvent();
  }

  private void passedOver(NodeId from, DeliveryMessage head) {
    if (head instanceof Data data && isPathInOrder(from, data.envelope())) {
      relay.refuseTooLarge(from, data);
    } else if (head instanceof Broadcast broadcast && isPathInOrder(from, broadcast.envelope())) {
      spreads.refuseTooLarge(from, broadcast);
    }
  }

  private void answered(NodeId from, Ack ack) {
    if (ack.id().source().equals(station.self)) {
      sends.answered(from, ack);
      return;
    }
    boolean isTaken = relay.answered(from, ack);
    if (!spreads.answered(from, ack) && !isTaken) {
      station.count("acks-late");
    }
  }

  /**
   * An honest copy comes from the last node of its path, has been nowhere twice, and never comes
   * back to its source.
   */
  private boolean isPathInOrder(NodeId from, Envelope envelope) {
    List<NodeId> path = envelope.path();
    boolean isInOrder =
        path.get(path.size() - 1).equals(from)
            && !envelope.id().source().equals(station.self)
            && path.size() <= envelope.hopLimit()
            && isWithoutRepeats(path);
    if (!isInOrder) {
      station.count("messages-forged");
    }
    return isInOrder;
  }

  /** Paths are short: comparing all pairs is cheaper than a set for each message. */
  private static boolean isWithoutRepeats(List<NodeId> path) {
    for (int i = 1; i < path.size(); i++) {
      NodeId node = path.get(i);
      for (int j = 0; j < i; j++) {
        if (node.equals(path.get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * There is a link to this node now; before that nothing is sent to it.
   *
   * @param largestBody the largest body that it takes, in bytes
   */
  public void neighbourUp(NodeId peer, int largestBody) {
    if (!closed) {
      station.link(peer, largestBody);
    }
  }

  /** The link to this node ended: what went over it and is unanswered goes another way. */
  public void neighbourDown(NodeId peer) {
    if (station.unlink(peer)) {
      sends.linkDown(peer);
      relay.linkDown(peer);
      spreads.linkDown(peer);
      endOfEvent();
    }
  }

  /** Routes differ from before: recipients that had none are tried again. */
  public void routesChanged() {
    sends.routesChanged();
    endOfEvent();
  }

  /** A node said that it leaves: recipients without an outcome there get LEFT. */
  public void nodeLeft(NodeId node) {
    sends.nodeLeft(node);
    endOfEvent();
  }

  /**
   * The inbox, which had answered LATER, knows more now.
   *
   * @param outcome ACKNOWLEDGED, UNDECODABLE, NO_CODEC or TOO_LARGE
   */
  public void inboxAnswered(MessageId id, Outcome outcome) {
    reception.inboxAnswered(id, outcome);
    endOfEvent();
  }

  /**
   * Ends every open send at once, with TIMEOUT or the last refusal as the outcome of what is
   * unanswered, and forgets what passes through. The answers are given before this returns. A later
   * send has no route to anybody. Harmless when repeated.
   */
  public void close() {
    closed = true;
    sends.close();
    relay.close();
    spreads.close();
    reception.close();
    station.linked.clear();
  }

  /** Returns how long ago an alarm was due that was not served; 0 if none is. */
  public long overdueNanos() {
    return deadlines.overdueNanos();
  }

  /** Returns what others can make this room keep. */
  public List<Gauge> gauges() {
    List<Gauge> gauges = new ArrayList<>(sends.gauges());
    gauges.addAll(passing.gauges("passing messages"));
    gauges.addAll(reception.gauges());
    return gauges;
  }

  private void endOfEvent() {
    relay.tellResults();
    spreads.tellResults();
    sends.answerFinished();
  }
}
