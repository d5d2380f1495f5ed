package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.RateGate;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes out: each announcement to every neighbour that may lack it.
 *
 * <p>A neighbour whose queue is full is owed the origin, not the announcement: when there is room
 * again it gets whatever is newest then. So a slow neighbour skips states, and costs at most one id
 * per origin.
 *
 * <p>What says nothing new goes beside the link where that works. It counts as spared, below: it
 * may be lost.
 *
 * <p>A neighbour that others tell is spared, see {@link FloodPaths}, and what it was spared is
 * remembered until it shows that it knows: it is told after all when its digest differs, or when
 * the others may not reach it. So what it misses it misses until the next ping.
 */
final class Flooder {
  /** Stays below what neighbours take, whatever others make this node pass on. */
  private static final RateGate GATE =
      RateGate.perSecond(Limits.SENT_ANNOUNCEMENTS_PER_SECOND, Limits.SENT_ANNOUNCEMENTS_AT_ONCE);

  private static final int MOST_AT_ONCE = 256;
  private static final long FIRST_RETRY_NANOS = Duration.ofMillis(10).toNanos();
  private static final int MOST_DOUBLINGS = 7; // 1.28 s

  /** The ends of a link may see different links for a while after it came up. */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private final class Debt {
    final Again payments;
    final Set<NodeId> origins = new LinkedHashSet<>();

    /** What the neighbour was spared and has not shown to know. */
    final Set<NodeId> spared = new LinkedHashSet<>();

    final long youngUntilNanos;
    int refusals;
    long gateNanos;

    Debt(NodeId peer, long nowNanos) {
      payments = new Again(scheduler, () -> pay(peer, this));
      gateNanos = nowNanos;
      youngUntilNanos = nowNanos + YOUNG.toNanos();
    }
  }

  private final NodeId self;
  private final AnnouncementStore store;
  private final FloodPaths paths;
  private final Neighbours neighbours;
  private final Scheduler scheduler;
  private final SortedMap<NodeId, Debt> debts = new TreeMap<>();

  Flooder(
      NodeId self,
      AnnouncementStore store,
      FloodPaths paths,
      Neighbours neighbours,
      Scheduler scheduler) {
    this.self = self;
    this.store = store;
    this.paths = paths;
    this.neighbours = neighbours;
    this.scheduler = scheduler;
  }

  void up(NodeId peer) {
    down(peer);
    debts.put(peer, new Debt(peer, scheduler.nowNanos()));
  }

  void down(NodeId peer) {
    Debt debt = debts.remove(peer);
    if (debt != null) {
      debt.payments.stop();
      if (paths.lost(self, peer)) {
        tellTheSpared();
      }
    }
  }

  /**
   * Sends an announcement to all neighbours but the one it came from and those that are spared. A
   * purge goes to all: nobody counts who left, so that digests do not show who lacks it.
   *
   * @param isRefresh whether it says nothing new, so that it may go beside the links and be lost;
   *     who then lacks it, as its digest shows, is told over the link
   */
  void flood(Announcement announcement, @Nullable NodeId arrival, boolean isRefresh) {
    long nowNanos = scheduler.nowNanos();
    debts.forEach(
        (peer, debt) -> {
          boolean isAtArrival = peer.equals(arrival);
          if (!isAtArrival && !announcement.isPurge() && isSpared(peer, debt, nowNanos)) {
            spare(debt, announcement.origin());
            return;
          }
          debt.spared.remove(announcement.origin()); // the older one
          if (!isAtArrival
              && !(isRefresh && refresh(peer, debt, announcement, nowNanos))
              && (!debt.origins.isEmpty() || !send(peer, debt, announcement, nowNanos))) {
            owe(debt, announcement.origin());
          }
        });
  }

  private boolean refresh(NodeId peer, Debt debt, Announcement announcement, long nowNanos) {
    boolean isSent =
        debt.origins.isEmpty()
            && GATE.waitNanos(debt.gateNanos, nowNanos) <= 0
            && neighbours.sendBeside(peer, announcement);
    if (isSent) {
      debt.gateNanos = GATE.take(debt.gateNanos, nowNanos);
      debt.spared.add(announcement.origin());
    }
    return isSent;
  }

  private boolean send(NodeId peer, Debt debt, Announcement announcement, long nowNanos) {
    if (GATE.waitNanos(debt.gateNanos, nowNanos) > 0 || !neighbours.send(peer, announcement)) {
      return false;
    }
    debt.gateNanos = GATE.take(debt.gateNanos, nowNanos);
    return true;
  }

  /** Sends a neighbour just this; not at all if it is told much already. */
  void tell(NodeId peer, Announcement announcement) {
    Debt debt = debts.get(peer);
    if (debt != null) {
      var unused = send(peer, debt, announcement, scheduler.nowNanos());
    }
  }

  private static void spare(Debt debt, NodeId origin) {
    if (!debt.origins.contains(origin)) { // what is owed is sent, and then it is this one
      debt.spared.add(origin);
    }
  }

  private boolean isSpared(NodeId peer, Debt debt, long nowNanos) {
    return nowNanos - debt.youngUntilNanos >= 0 && paths.spare(peer);
  }

  /** A node announces other links than before, and that has not been flooded yet. */
  void changed(NodeId node, List<Adjacency> before, List<Adjacency> after) {
    if (paths.changed(node, before, after)) {
      tellTheSpared();
    }
  }

  private void tellTheSpared() {
    debts.keySet().forEach(this::differs);
  }

  /** A neighbour may lack what it was spared. */
  void differs(NodeId peer) {
    Debt debt = debts.get(peer);
    if (debt != null && !debt.spared.isEmpty()) {
      List.copyOf(debt.spared).forEach(origin -> owe(debt, origin));
    }
  }

  /** A neighbour's announcements sum up to the same: it has all that is part of the sum. */
  void agrees(NodeId peer) {
    Debt debt = debts.get(peer);
    if (debt != null && !debt.spared.isEmpty()) {
      debt.spared.removeIf(
          origin -> {
            Entry entry = store.find(origin);
            return entry == null || entry.counted;
          });
    }
  }

  /** Sends what is known of an origin to one neighbour. */
  void offer(NodeId peer, NodeId origin) {
    Debt debt = debts.get(peer);
    if (debt != null) {
      owe(debt, origin);
    }
  }

  /** A neighbour has shown that it has the newest of an origin. */
  void has(NodeId peer, NodeId origin) {
    Debt debt = debts.get(peer);
    if (debt != null && !debt.origins.isEmpty()) {
      debt.origins.remove(origin);
    }
    if (debt != null && !debt.spared.isEmpty()) {
      debt.spared.remove(origin);
    }
  }

  private static void owe(Debt debt, NodeId origin) {
    debt.origins.add(origin);
    debt.spared.remove(origin);
    if (!debt.payments.isOn()) {
      debt.payments.after(0);
    }
  }

  /** Sends what a neighbour is owed. Returns how long to wait for more, see {@link Again}. */
  private long pay(NodeId peer, Debt debt) {
    long nowNanos = scheduler.nowNanos();
    long gateNanos = GATE.waitNanos(debt.gateNanos, nowNanos);
    if (gateNanos > 0) {
      return Math.max(gateNanos, FIRST_RETRY_NANOS);
    }
    Iterator<NodeId> origins = debt.origins.iterator();
    for (int sent = 0; sent < MOST_AT_ONCE && origins.hasNext(); sent++) {
      Announcement announcement = newest(origins.next());
      if (announcement != null && !send(peer, debt, announcement, nowNanos)) {
        debt.refusals = Math.min(debt.refusals + 1, MOST_DOUBLINGS);
        return FIRST_RETRY_NANOS << (debt.refusals - 1);
      }
      debt.refusals = 0;
      origins.remove();
    }
    return debt.origins.isEmpty() ? Again.ENOUGH : 0;
  }

  private @Nullable Announcement newest(NodeId origin) {
    Entry entry = store.find(origin);
    if (entry != null) {
      return entry.isUnspoken() ? null : store.toSend(entry, scheduler.nowNanos());
    }
    AnnouncementStore.Gravestone stone = store.gravestone(origin);
    return stone == null || stone.why() != AnnouncementStore.Gone.LEFT ? null : stone.purge();
  }
}
