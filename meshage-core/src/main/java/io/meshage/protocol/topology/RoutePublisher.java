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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Computes routes when the graph changed, publishes them, and tells who joined and who failed.
 *
 * <p>A node that no path leads to any more is remembered as dead for three announcement periods,
 * then forgotten.
 */
final class RoutePublisher {
  private static final int GRACE_PERIODS = 3;
  private static final long LEAST_BETWEEN_FORCED_NANOS = 1_000_000;

  /** Whose flooding graph: that of everybody who sees links of this digest. */
  private record FloodingKey(long digest) {}

  private final Entry self;
  private final AnnouncementStore store;
  private final LinkGraph graph;
  private final Scheduler scheduler;
  private final TopologyNews news;
  private final Commons commons;
  private final SpfThrottle throttle;
  private final Map<NodeId, Long> deadSinceNanos = new LinkedHashMap<>();
  private final Again graves;
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
    graves = new Again(scheduler, this::forgetTheDead);
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

  /** Returns routes over what is known now, unless they were computed less than 1 ms ago. */
  RouteTable freshRoutes() {
    if (dirty && scheduler.nowNanos() - lastRunNanos >= LEAST_BETWEEN_FORCED_NANOS) {
      throttle.ranEarly();
      run();
    }
    return table;
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

  void setPeriod(Duration period) {
    this.period = period;
    watchGraves();
  }

  /** An entry was buried by a purge. */
  void left(Entry entry, Announcement purge) {
    deadSinceNanos.remove(entry.id());
    changed();
    tellIfNeverMet(entry);
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

  private void run() {
    dirty = false;
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
    if (!reachable) {
      deadSinceNanos.putIfAbsent(entry.id(), lastRunNanos);
    } else {
      deadSinceNanos.remove(entry.id());
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
    graves.stop();
    long waitNanos = forgetTheDead();
    if (waitNanos != Again.ENOUGH) {
      graves.after(waitNanos);
    }
  }

  /**
   * Forgets who has been dead for long enough. Returns when the next will be, see {@link Again}.
   */
  private long forgetTheDead() {
    long nowNanos = scheduler.nowNanos();
    long graceNanos = period.multipliedBy(GRACE_PERIODS).toNanos();
    boolean forgot = false;
    long nextNanos = Again.ENOUGH;
    while (!deadSinceNanos.isEmpty()) {
      Map.Entry<NodeId, Long> oldest = deadSinceNanos.entrySet().iterator().next();
      long waitNanos = oldest.getValue() + graceNanos - nowNanos;
      if (waitNanos > 0) {
        nextNanos = waitNanos;
        break;
      }
      Entry forgotten = store.find(oldest.getKey());
      deadSinceNanos.remove(oldest.getKey());
      if (forgotten != null) {
        store.bury(forgotten, Gone.FORGOTTEN, null, nowNanos);
        tellIfNeverMet(forgotten);
        forgot = true;
      }
    }
    if (forgot) {
      changed();
    }
    return nextNanos;
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
    deadSinceNanos.remove(entry.id());
    changed();
    tellIfNeverMet(entry);
    if (entry.joined) {
      entry.joined = false;
      news.nodeFailed(entry.id(), member(entry, MemberState.DEAD));
    }
  }
}
