package io.meshage.protocol.delivery;

import io.meshage.NodeId;
import io.meshage.protocol.port.SendResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What only the source of a message needs to know about it. */
final class OpenSend {
  final Consumer<SendResult> answer;
  final long startedNanos;

  /** A third of the timeout: no result for so long, and a recipient is tried another way. */
  final long patienceNanos;

  long nextAttemptNanos;

  /** How many rows wait for new routes. */
  int parked;

  /** When the first of them may have waited long enough. */
  long giveUpNanos;

  /** When the parked rows of a broadcast are sent one by one; nothing to repair if not set. */
  long repairNanos;

  boolean repairing;

  /** Children in the tree that owe the end of their branch, and all that got a tree copy. */
  private List<NodeId> branches = List.of();

  private List<NodeId> treeCopies = List.of();

  OpenSend(Consumer<SendResult> answer, long startedNanos, long patienceNanos) {
    this.answer = answer;
    this.startedNanos = startedNanos;
    this.patienceNanos = patienceNanos;
    this.nextAttemptNanos = startedNanos + patienceNanos;
  }

  void openBranch(NodeId child) {
    if (treeCopies.isEmpty()) {
      branches = new ArrayList<>();
      treeCopies = new ArrayList<>();
    }
    branches.add(child);
    treeCopies.add(child);
  }

  boolean gaveTreeCopyTo(NodeId neighbour) {
    return treeCopies.contains(neighbour);
  }

  boolean gaveTreeCopies() {
    return !treeCopies.isEmpty();
  }

  boolean hasBranch(NodeId child) {
    return branches.contains(child);
  }

  boolean hasBranches() {
    return !branches.isEmpty();
  }

  void endBranch(NodeId child) {
    if (!branches.isEmpty()) {
      branches.remove(child);
    }
  }

  /** Rows are to be repaired at this time, or earlier if that was said before. */
  void repairBy(long nanos) {
    repairNanos = repairing ? Math.min(repairNanos, nanos) : nanos;
    repairing = true;
  }
}
