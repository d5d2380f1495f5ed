package io.meshage.protocol.topology;

import io.meshage.Member;
import io.meshage.MemberState;
import io.meshage.NodeId;
import io.meshage.TopologyTimers;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Commons;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.TopologyNews;
import io.meshage.protocol.time.Again;
import io.meshage.protocol.topology.AnnouncementStore.Gone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes routes when the graph changed, publishes them, and tells who joined and who failed.
 *
 * <p>A node that no path leads to is remembered for a while, then forgotten, see {@link Graves}.
 *
 * <p>What others say of nodes that no path leads to makes nobody wait for routes: it is looked at
 * once in a while.
 */
final class RoutePublisher {
  private static final long LEAST_BETWEEN_FORCED_NANOS = 1_000_000;

  /** A calculation takes well below a fifth of it, whatever makes somebody ask for the next. */
  private static final long LEAST_BETWEEN_FORCED_NANOS_PER_NODE = 5_000;

  /** When what changes no path is looked at. */
  private static final Duration UNHURRIED = Duration.ofSeconds(1);

  /** Whose flooding graph: that of everybody who sees links of this digest. */
  private record FloodingKey(long digest) {}

  private final Entry self;
  private final AnnouncementStore store;
  private final LinkGraph graph;
  private final Scheduler scheduler;
  private final TopologyNews news;
  private final Commons commons;
  private final SpfThrottle throttle;
  private final Graves graves = new Graves();
  private final Again forgetting;
  private final Again unhurried;
  private Duration period;
  private RouteTable table;
  private int reachableNodes = 1;
  private boolean dirty;
  private long lastRunNanos;
  private int version;

  RoutePublisher(
      Entry self,
      AnnouncementStore store,
      LinkGraph graph,
      TopologyTimers timers,
      Scheduler scheduler,
      TopologyNews news,
      Commons commons) {
    this.self = self;
    this.store = store;
    this.graph = graph;
    this.scheduler = scheduler;
    this.news = news;
    this.commons = commons;
    period = timers.msaPeriod();
    throttle = new SpfThrottle(timers, scheduler, store::size, this::run);
    forgetting = new Again(scheduler, this::forgetTheDead);
    unhurried = new Again(scheduler, this::runOnce);
    table = compute();
    lastRunNanos = scheduler.nowNanos() - LEAST_BETWEEN_FORCED_NANOS;
  }

  RouteTable routes() {
    return table;
  }

  /** Returns how many nodes a path led to when routes were last computed, this one included. */
  int reachableNodes() {
    return reachableNodes;
  }

  /** Returns how often routes have been computed. */
  int version() {
    return version;
  }

  /** Returns the links that announcements need; null if they take all. */
  @Nullable FloodingGraph floodingGraph() {
    return table.paysToSpareLinks()
        ? commons.share(new FloodingKey(table.digest()), table::floodingGraph)
        : null;
  }

  /**
   * Returns routes over what is known now, unless they were computed a moment ago: less than 1 ms
   * in a mesh of up to 200 nodes, 5 us for each node in a larger one.
   */
  RouteTable freshRoutes() {
    if (dirty && scheduler.nowNanos() - lastRunNanos >= leastBetweenForcedNanos()) {
      throttle.ranEarly();
      run();
    }
    return table;
  }

  private long leastBetweenForcedNanos() {
    return Math.max(LEAST_BETWEEN_FORCED_NANOS, LEAST_BETWEEN_FORCED_NANOS_PER_NODE * table.size());
  }

  /** Returns whether routes will be computed anyway, whatever else changes until then. */
  boolean isWaiting() {
    return dirty && throttle.isWaiting();
  }

  /** The graph, or what is known of a member, changed. */
  void changed() {
    dirty = true;
    throttle.changed();
  }

  /** What is known of nodes that no path leads to changed: no message depends on it. */
  void changedOutOfReach() {
    if (!unhurried.isOn()) {
      unhurried.after(UNHURRIED.toNanos());
    }
  }

  /** An entry is new, and nobody who is known says to be linked with it. */
  void cameUnlinked(Entry entry) {
    store.count(entry, false);
    graves.dead(entry, scheduler.nowNanos());
    changedOutOfReach();
  }

  void setPeriod(Duration period) {
    this.period = period;
    watchGraves();
  }

  /** An entry was buried by a purge. */
  void left(Entry entry, Announcement purge) {
    gone(entry, entry.wasReachable);
    if (entry.joined) {
      entry.joined = false;
      news.nodeLeft(entry.id(), RouteTable.member(purge, MemberState.LEAVING));
    }
  }

  private RouteTable compute() {
    MeshGraph snapshot =
        graph.isAsAnnounced()
            ? commons.share(store.contents().sum(), graph::snapshot)
            : graph.snapshot();
    return new RouteTable(snapshot, self.id(), store.left());
  }

  private long runOnce() {
    run();
    return Again.ENOUGH;
  }

  private void run() {
    dirty = false;
    unhurried.stop();
    version++;
    lastRunNanos = scheduler.nowNanos();
    RouteTable before = table;
    RouteTable now = compute();
    List<Entry> joined = new ArrayList<>();
    List<Entry> failed = new ArrayList<>();
    reachableNodes = 0;
    int rank = 0;
    for (Entry entry : store.entries()) {
      boolean reachable = now.reaches(rank++);
      reachableNodes += reachable ? 1 : 0;
      if (reachable != entry.reachable || reachable != entry.counted) {
        noteReach(entry, reachable, joined, failed);
      }
    }
    watchGraves();
    if (now.sameAs(before)) {
      return;
    }
    table = now;
    // From here on only news: whoever hears it may ask this room anything.
    joined.forEach(entry -> news.nodeJoined(entry.id(), member(entry, MemberState.ALIVE)));
    failed.forEach(entry -> news.nodeFailed(entry.id(), member(entry, MemberState.DEAD)));
    news.routesChanged(now.topology());
  }

  private void noteReach(Entry entry, boolean reachable, List<Entry> joined, List<Entry> failed) {
    entry.reachable = reachable;
    if (entry == self) {
      return;
    }
    store.count(entry, reachable);
    entry.wasReachable |= reachable;
    if (reachable) {
      graves.remove(entry.id());
    } else {
      graves.dead(entry, lastRunNanos);
    }
    if (entry.joined != reachable) {
      entry.joined = reachable;
      (reachable ? joined : failed).add(entry);
    }
  }

  private static Member member(Entry entry, MemberState state) {
    return RouteTable.member(entry.announcement, state);
  }

  private void watchGraves() {
    forgetting.stop();
    long waitNanos = forgetTheDead();
    if (waitNanos != Again.ENOUGH) {
      forgetting.after(waitNanos);
    }
  }

  /**
   * Forgets who has been dead for long enough. Returns when the next will be, see {@link Again}.
   */
  private long forgetTheDead() {
    long nowNanos = scheduler.nowNanos();
    for (NodeId node = graves.takeForgotten(period, nowNanos);
        node != null;
        node = graves.takeForgotten(period, nowNanos)) {
      Entry forgotten = store.find(node);
      if (forgotten != null) {
        store.bury(forgotten, Gone.FORGOTTEN, null, nowNanos);
        gone(forgotten, forgotten.wasReachable);
      }
    }
    return graves.waitNanos(period, nowNanos);
  }

  private void gone(Entry entry, boolean isMissed) {
    graves.remove(entry.id());
    if (isMissed) {
      changed();
    } else {
      changedOutOfReach();
    }
    tellIfNeverMet(entry);
  }

  private void tellIfNeverMet(Entry entry) {
    if (!entry.wasReachable) {
      news.nodeForgotten(entry.announcement.name());
    }
  }

  /** An entry was buried because there was no room for it any more. */
  void evicted(Entry entry) {
    aged(entry);
  }

  /** An entry was buried because its lifetime was over. */
  void aged(Entry entry) {
    gone(entry, entry.reachable);
    if (entry.joined) {
      entry.joined = false;
      news.nodeFailed(entry.id(), member(entry, MemberState.DEAD));
    }
  }
}
