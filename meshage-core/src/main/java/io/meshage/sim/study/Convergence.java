package io.meshage.sim.study;

import io.meshage.Topology;
import io.meshage.sim.study.Disturbance.Change;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes until nodes see the mesh as it is.
 *
 * <p>Two measures. A node <em>agrees</em> when its view has exactly the links of its part of the
 * mesh. And after each change, a node has <em>learned</em> it when its view has the links that came
 * and none of those that went, whatever else may have happened meanwhile; so the time after a fault
 * can be told though the next fault is there already. A node that saw it before, that ended, was
 * cut off, or for which the link changed again before it had seen it, does not count.
 */
final class Convergence {
  /** How many disturbances are kept by name; all are in the sums. */
  static final int MOST_LISTED = 2_000;

  private final TrueMesh mesh;
  private final @Nullable Topology[] views;
  private final boolean[] agrees;
  private final boolean[] everAgreed;
  private final Quantiles first = new Quantiles();
  private final List<Disturbance> open = new ArrayList<>();
  private final List<Disturbance> listed = new ArrayList<>();
  private final Map<FaultKind, Totals> totals = new EnumMap<>(FaultKind.class);
  private int agreeing;
  private long lastChangeNanos;

  /** The disturbances of one kind together. */
  static final class Totals {
    final Quantiles learned = new Quantiles();
    long faults;
    long overtaken;
    long unlearned;
  }

  Convergence(TrueMesh mesh) {
    this.mesh = mesh;
    views = new Topology[mesh.nodes()];
    agrees = new boolean[mesh.nodes()];
    everAgreed = new boolean[mesh.nodes()];
  }

  /** Returns how many running nodes see exactly their part of the mesh. */
  int agreeing() {
    return agreeing;
  }

  boolean allAgree() {
    return agreeing == mesh.countRunning();
  }

  boolean agrees(int node) {
    return agrees[node];
  }

  /** Returns how long after the start each node agreed for the first time. */
  Quantiles first() {
    return first;
  }

  /** Returns when anything changed last: the mesh, or a view. */
  long lastChangeNanos() {
    return lastChangeNanos;
  }

  /** A node published a view. */
  void viewed(int node, Topology view, long nowNanos) {
    views[node] = view;
    lastChangeNanos = nowNanos;
    judge(node, nowNanos);
    for (Disturbance disturbance : open) {
      if (disturbance.waiting.get(node) && sees(node, disturbance)) {
        disturbance.learned(node, nowNanos);
      }
    }
    close();
  }

  /** A node has this view from its start; to be judged with the next change of the mesh. */
  void started(int node, Topology view) {
    views[node] = view;
  }

  /** Compares the views of all nodes with the mesh. */
  void judgeAll(long nowNanos) {
    for (int node = 0; node < views.length; node++) {
      judge(node, nowNanos);
    }
  }

  /** A node ended; it has no view any more. */
  void ended(int node) {
    views[node] = null;
  }

  /** The mesh changed, by one cause: these links went up or down. */
  void changed(FaultKind kind, String what, int[] links, long nowNanos) {
    lastChangeNanos = nowNanos;
    for (Disturbance disturbance : open) {
      overtake(disturbance, links);
    }
    Disturbance disturbance = new Disturbance(kind, what, nowNanos);
    for (int link : links) {
      disturbance.changes.add(new Change(link, mesh.isUp(link)));
    }
    for (int node = 0; node < views.length; node++) {
      judge(node, nowNanos);
      if (mesh.isRunning(node) && views[node] != null && !sees(node, disturbance)) {
        disturbance.waiting.set(node);
      }
    }
    totals(kind).faults++;
    open.add(disturbance);
    if (listed.size() < MOST_LISTED) {
      listed.add(disturbance);
    }
    close();
  }

  private void overtake(Disturbance disturbance, int[] links) {
    int before = disturbance.changes.size();
    for (int link : links) {
      disturbance.overtake(link);
    }
    boolean fewer = disturbance.changes.size() < before;
    for (int node = disturbance.waiting.nextSetBit(0);
        node >= 0;
        node = disturbance.waiting.nextSetBit(node + 1)) {
      // What is left may be seen already, or may not concern the node any more.
      if (!mesh.isRunning(node) || ((fewer || !isConnected()) && sees(node, disturbance))) {
        disturbance.overtakeNode(node);
      }
    }
  }

  private boolean isConnected() {
    return mesh.components() <= 1;
  }

  private boolean sees(int node, Disturbance disturbance) {
    Topology view = views[node];
    if (view == null) {
      return false;
    }
    for (Change change : disturbance.changes) {
      int from = mesh.from(change.link());
      int to = mesh.to(change.link());
      boolean wanted = change.up() && mesh.component(from) == mesh.component(node);
      if (view.linked(mesh.id(from), mesh.id(to)) != wanted) {
        return false;
      }
    }
    return true;
  }

  private void judge(int node, long nowNanos) {
    Topology view = views[node];
    boolean now = mesh.isRunning(node) && view != null && view.digest() == mesh.digest(node);
    if (now != agrees[node]) {
      agrees[node] = now;
      agreeing += now ? 1 : -1;
    }
    if (now && !everAgreed[node]) {
      everAgreed[node] = true;
      first.add(nowNanos);
    }
  }

  private void close() {
    open.removeIf(
        disturbance -> {
          if (!disturbance.waiting.isEmpty()) {
            return false;
          }
          settle(disturbance);
          return true;
        });
  }

  private void settle(Disturbance disturbance) {
    Totals sum = totals(disturbance.kind);
    for (long nanos : disturbance.learned.values()) {
      sum.learned.add(nanos);
    }
    sum.overtaken += disturbance.overtaken;
    sum.unlearned += disturbance.waiting.cardinality();
  }

  /** Returns how many changes of links are not known yet, each once for each node. */
  long unlearned() {
    return open.stream()
        .mapToLong(one -> (long) one.waiting.cardinality() * one.changes.size())
        .sum();
  }

  /** Ends the measurement: what is not learned by now counts as never learned. */
  void end() {
    open.forEach(this::settle);
    open.clear();
  }

  /** Returns the disturbances in their order, at most {@link #MOST_LISTED}. */
  List<Disturbance> listed() {
    return List.copyOf(listed);
  }

  Map<FaultKind, Totals> totals() {
    return new TreeMap<>(totals);
  }

  private Totals totals(FaultKind kind) {
    return totals.computeIfAbsent(kind, any -> new Totals());
  }

  /** Returns the names of running nodes that do not agree, at most so many. */
  List<String> dissenters(int most) {
    List<String> names = new ArrayList<>();
    for (int node = 0; node < views.length && names.size() < most; node++) {
      if (mesh.isRunning(node) && !agrees[node]) {
        names.add(mesh.name(node));
      }
    }
    return names;
  }
}
