package io.meshage.protocol.delivery;

import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One recipient of a message, at the source or at a relay: who has it now, what became of it. */
final class Row implements Waiter {
  final Passage passage;
  final Target target;

  /** The neighbour that owes the outcome; null while nobody does. */
  @Nullable NodeId via;

  /** The neighbour that had it before an attempt another way, and has not said no. */
  @Nullable NodeId earlier;

  /** Neighbours that had it, and nodes that know no way. */
  List<NodeId> avoided = List.of();

  /** Null until it is known; then it stays. */
  @Nullable Outcome outcome;

  /** Who knows the outcome, or who refused it last. */
  @Nullable NodeId at;

  /** Whether who refused it last takes no body of that size. */
  boolean wasTooLarge;

  /** How often a neighbour's refusal has sent it another way. */
  int reroutes;

  /** At the source of a broadcast: whose branch of the tree it is in, until the branch ends. */
  @Nullable NodeId branch;

  /** At the source: when it was handed to {@link #via}, by routes of which digest. */
  long sentNanos;

  long routesDigest;

  /** How many copies neighbours, or this node's own inbox, were given for it. */
  int copies;

  /** Whether the recipient itself, a neighbour, has said no to a copy. */
  boolean wasRefusedThere;

  /** Whether {@link #via} has it as a copy for its branch of the tree. */
  boolean byTree;

  /** At the source: whether it waits for new routes, and until when. */
  boolean parked;

  long parkedUntilNanos;

  /** At the source: the neighbours of the row in {@link Lanes}. */
  @Nullable Row laneBefore;

  @Nullable Row laneAfter;
  boolean inLane;

  Row(Passage passage, Target target) {
    this.passage = passage;
    this.target = target;
  }

  NodeId node() {
    return target.node();
  }

  boolean isOpen() {
    return outcome == null;
  }

  void handedTo(NodeId neighbour, long nowNanos, long digest) {
    via = neighbour;
    sentNanos = nowNanos;
    routesDigest = digest;
    copies++;
    byTree = false;
  }

  /**
   * Whether the recipient may have the message although it has not acknowledged it: a copy has left
   * this node, and nobody can say that this one, and no other, was refused. A relay cannot: it may
   * have passed the copy on before the way broke. Only the body's kind is the same in all copies. A
   * copy for a tree may be flooded, and then reaches whom nobody gave it to.
   */
  boolean mayHaveArrived() {
    boolean isAboutTheBody =
        outcome == Outcome.UNDECODABLE
            || outcome == Outcome.NO_CODEC
            || (outcome == Outcome.TOO_LARGE && node().equals(at));
    boolean hasLeft = copies > 0 || (passage.send != null && passage.send.gaveTreeCopies());
    return hasLeft
        && outcome != Outcome.ACKNOWLEDGED
        && !isAboutTheBody
        && !(copies == 1 && wasRefusedThere && !passage.broadcast);
  }

  void avoid(NodeId node) {
    if (!avoided.contains(node)) {
      avoided = avoided.isEmpty() ? new ArrayList<>(2) : avoided;
      avoided.add(node);
    }
  }

  /** Whether this neighbour was ever given the message for this recipient. */
  boolean wasHandedTo(NodeId neighbour) {
    return neighbour.equals(via) || neighbour.equals(branch) || avoided.contains(neighbour);
  }

  /** Goes back to waiting for the earlier attempt; false if there is none. */
  boolean fallBack() {
    if (earlier == null) {
      return false;
    }
    via = earlier;
    earlier = null;
    return true;
  }

  @Override
  public void answered(Outcome known) {
    passage.settle(this, known, passage.self());
  }
}
