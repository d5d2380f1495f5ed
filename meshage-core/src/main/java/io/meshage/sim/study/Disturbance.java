package io.meshage.sim.study;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One change of the mesh, and which nodes still have to see it. */
final class Disturbance {
  final FaultKind kind;
  final String what;
  final long atNanos;

  /** The links that went up or down, as far as they have not changed again. */
  final List<Change> changes = new ArrayList<>();

  /** The nodes that do not see all of it yet. */
  final BitSet waiting = new BitSet();

  /** How long each node needed that had to learn it. */
  final Quantiles learned = new Quantiles();

  /** Nodes that need not learn it any more: they ended, were cut off, or it changed again. */
  int overtaken;

  record Change(int link, boolean up) {}

  Disturbance(FaultKind kind, String what, long atNanos) {
    this.kind = kind;
    this.what = what;
    this.atNanos = atNanos;
  }

  /** Forgets a link that has changed again. */
  void overtake(int link) {
    changes.removeIf(change -> change.link() == link);
    if (changes.isEmpty()) {
      overtaken += waiting.cardinality();
      waiting.clear();
    }
  }

  /** Forgets a node that need not learn it any more. */
  void overtakeNode(int node) {
    waiting.clear(node);
    overtaken++;
  }

  /** A node sees it now. */
  void learned(int node, long nowNanos) {
    waiting.clear(node);
    learned.add(nowNanos - atNanos);
  }
}
