package io.meshage.protocol.delivery;

import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a message on its way through this node, or from it, with a row for each recipient
 * that this node has to answer for.
 */
final class Passage extends Alarm {
  final Keeper keeper;
  final Envelope envelope;

  /** What copies from here carry: the nodes before, and this one last. */
  final List<NodeId> path;

  final boolean broadcast;
  final long deadlineNanos;

  /** Ascending by recipient. */
  final Row[] rows;

  /** How many rows have no outcome. */
  int open;

  /** At a relay: the neighbour it came from. */
  final @Nullable NodeId upstream;

  /** At a relay: outcomes that upstream has not been told, and until when they are gathered. */
  List<Result> unsent = List.of();

  long gatherUntilNanos;
  boolean gathering;
  boolean urgent;
  boolean touched;

  /** At a relay: an older copy of the same message. */
  @Nullable Passage older;

  /** At the source: what only it needs. */
  final @Nullable OpenSend send;

  private Passage(
      Keeper keeper,
      Envelope envelope,
      List<NodeId> path,
      boolean broadcast,
      long deadlineNanos,
      @Nullable NodeId upstream,
      @Nullable OpenSend send,
      int recipients) {
    this.keeper = keeper;
    this.envelope = envelope;
    this.path = path;
    this.broadcast = broadcast;
    this.deadlineNanos = deadlineNanos;
    this.upstream = upstream;
    this.send = send;
    this.rows = new Row[recipients];
    this.open = recipients;
  }

  /** A copy that came from a neighbour. */
  static Passage through(
      Keeper keeper,
      Envelope envelope,
      List<NodeId> path,
      boolean broadcast,
      long deadlineNanos,
      NodeId upstream,
      List<Target> targets) {
    Passage passage =
        new Passage(
            keeper, envelope, path, broadcast, deadlineNanos, upstream, null, targets.size());
    for (int i = 0; i < passage.rows.length; i++) {
      passage.rows[i] = new Row(passage, targets.get(i));
    }
    return passage;
  }

  /** A message of this node's own; the caller fills in the rows. */
  static Passage from(
      Keeper keeper,
      Envelope envelope,
      boolean broadcast,
      long deadlineNanos,
      OpenSend send,
      int recipients) {
    return new Passage(
        keeper, envelope, envelope.path(), broadcast, deadlineNanos, null, send, recipients);
  }

  NodeId self() {
    return path.get(path.size() - 1);
  }

  /** Returns the row of a recipient; null if it has none here. */
  @Nullable Row find(NodeId node) {
    int low = 0;
    int high = rows.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = rows[middle].node().compareTo(node);
      if (order == 0) {
        return rows[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Whether this neighbour was ever given the message for the row's recipient. */
  boolean wasHandedTo(Row row, NodeId neighbour) {
    return row.wasHandedTo(neighbour) || (send != null && send.gaveTreeCopyTo(neighbour));
  }

  /** Gives a row its outcome, unless it has one. */
  void settle(Row row, Outcome outcome, NodeId at) {
    if (row.outcome == null) {
      row.outcome = outcome;
      row.at = at;
      open--;
      keeper.settled(this, row);
    }
  }

  /** An attempt failed for good: that is the outcome, unless an earlier attempt is still alive. */
  void fail(Row row, Outcome outcome, NodeId at) {
    if (!row.fallBack()) {
      settle(row, outcome, at);
    }
  }

  /** Returns the neighbours to which older copies of this message went for the same recipient. */
  List<NodeId> carriersOfOlderCopies(NodeId recipient) {
    List<NodeId> carriers = List.of();
    for (Passage copy = older; copy != null; copy = copy.older) {
      Row row = copy.find(recipient);
      if (row != null && row.isOpen() && row.via != null) {
        carriers = carriers.isEmpty() ? new ArrayList<>() : carriers;
        carriers.add(row.via);
      }
    }
    return carriers;
  }

  @Override
  void due(long nowNanos) {
    keeper.due(this, nowNanos);
  }
}
