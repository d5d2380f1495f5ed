package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Neighbours;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
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
 */
final class Outlet {
  private static final int MOST_AT_ONCE = 256;
  private static final Duration FIRST_RETRY = Duration.ofMillis(10);
  private static final int MOST_DOUBLINGS = 7; // 1.28 s

  private static final class Debt {
    final Set<NodeId> origins = new LinkedHashSet<>();
    Timer retry = Timer.NONE;
    boolean waiting;
    int refusals;
  }

  private final AnnouncementStore store;
  private final Neighbours neighbours;
  private final Scheduler scheduler;
  private final SortedMap<NodeId, Debt> debts = new TreeMap<>();

  Outlet(AnnouncementStore store, Neighbours neighbours, Scheduler scheduler) {
    this.store = store;
    this.neighbours = neighbours;
    this.scheduler = scheduler;
  }

  void up(NodeId peer) {
    down(peer);
    debts.put(peer, new Debt());
  }

  void down(NodeId peer) {
    Debt debt = debts.remove(peer);
    if (debt != null) {
      debt.retry.cancel();
    }
  }

  /** Sends an announcement to all neighbours but the one it came from. */
  void flood(Announcement announcement, @Nullable NodeId arrival) {
    debts.forEach(
        (peer, debt) -> {
          if (!peer.equals(arrival)
              && (!debt.origins.isEmpty() || !neighbours.send(peer, announcement))) {
            owe(peer, debt, announcement.origin());
          }
        });
  }

  /** Sends what is known of an origin to one neighbour. */
  void offer(NodeId peer, NodeId origin) {
    Debt debt = debts.get(peer);
    if (debt != null) {
      owe(peer, debt, origin);
    }
  }

  /** A neighbour has shown that it has the newest of an origin. */
  void has(NodeId peer, NodeId origin) {
    Debt debt = debts.get(peer);
    if (debt != null && !debt.origins.isEmpty()) {
      debt.origins.remove(origin);
    }
  }

  private void owe(NodeId peer, Debt debt, NodeId origin) {
    debt.origins.add(origin);
    if (!debt.waiting) {
      wait(peer, debt, Duration.ZERO);
    }
  }

  private void wait(NodeId peer, Debt debt, Duration delay) {
    debt.waiting = true;
    debt.retry = scheduler.after(delay, () -> pay(peer, debt));
  }

  private void pay(NodeId peer, Debt debt) {
    debt.waiting = false;
    Iterator<NodeId> origins = debt.origins.iterator();
    for (int sent = 0; sent < MOST_AT_ONCE && origins.hasNext(); sent++) {
      Announcement announcement = newest(origins.next());
      if (announcement != null && !neighbours.send(peer, announcement)) {
        debt.refusals = Math.min(debt.refusals + 1, MOST_DOUBLINGS);
        wait(peer, debt, FIRST_RETRY.multipliedBy(1L << (debt.refusals - 1)));
        return;
      }
      debt.refusals = 0;
      origins.remove();
    }
    if (!debt.origins.isEmpty()) {
      wait(peer, debt, Duration.ZERO);
    }
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
