package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.RateGate;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What comes in, and how fast: a bucket of announcements per link and per origin, and a least time
 * between two of one origin. Nothing that fits is dropped: what comes too early waits, the newest
 * of each origin only, until its time has come. What no longer fits is counted and dropped; the
 * next digest shows that it is missing.
 *
 * <p>Source: MinLSArrival of RFC 2328, and RFC 4222 on storms.
 */
final class Intake {
  private static final RateGate ORIGIN_GATE =
      RateGate.perSecond(
          Limits.ORIGIN_ANNOUNCEMENTS_PER_SECOND, Limits.ORIGIN_ANNOUNCEMENTS_AT_ONCE);

  private static final long ARRIVAL_SPACING_NANOS = Duration.ofMillis(20).toNanos();

  private static final class LinkShare {
    long gateNanos;
    int waiting;
  }

  private static final class Waiting {
    Announcement announcement;
    NodeId from;
    LinkShare share;

    Waiting(Announcement announcement, NodeId from, LinkShare share) {
      this.announcement = announcement;
      this.from = from;
      this.share = share;
    }
  }

  private final boolean areSigned;
  private final IntSupplier nodes;
  private final Scheduler scheduler;
  private final BiConsumer<NodeId, Announcement> admitted;
  private final Consumer<String> count;
  private final Map<NodeId, LinkShare> links = new LinkedHashMap<>();
  private final Map<NodeId, Waiting> waiting = new LinkedHashMap<>();

  /**
   * Creates the gate.
   *
   * @param areSigned whether each that is admitted is verified then, which takes its time
   * @param nodes tells how many nodes there are, not counting those that somebody merely speaks of
   * @param admitted gets each announcement that waited when its time has come, with the neighbour
   *     it came from
   * @param count counts what is put off or dropped
   */
  Intake(
      boolean areSigned,
      IntSupplier nodes,
      Scheduler scheduler,
      BiConsumer<NodeId, Announcement> admitted,
      Consumer<String> count) {
    this.areSigned = areSigned;
    this.nodes = nodes;
    this.scheduler = scheduler;
    this.admitted = admitted;
    this.count = count;
  }

  void up(NodeId peer) {
    LinkShare share = new LinkShare();
    share.gateNanos = scheduler.nowNanos();
    links.put(peer, share);
  }

  void down(NodeId peer) {
    links.remove(peer);
  }

  /**
   * Offers a newer announcement. Returns whether it is admitted now; if not it is admitted later,
   * unless the storm is too great.
   */
  boolean offer(NodeId from, Announcement newer, @Nullable Entry known) {
    LinkShare share = links.get(from);
    if (share == null) {
      return false;
    }
    Waiting early = waiting.isEmpty() ? null : waiting.get(newer.origin());
    if (early != null) {
      if (Freshness.of(newer, early.announcement) == Freshness.NEWER) {
        early.announcement = newer;
        early.from = from;
      }
      count.accept("announcements-conflated");
      return false;
    }
    long nowNanos = scheduler.nowNanos();
    RateGate linkGate = linkGate();
    long waitNanos = linkGate.waitNanos(share.gateNanos, nowNanos);
    if (known != null && !newer.isPurge()) {
      waitNanos = Math.max(waitNanos, ORIGIN_GATE.waitNanos(known.gateNanos, nowNanos));
      waitNanos = Math.max(waitNanos, known.installedAtNanos + ARRIVAL_SPACING_NANOS - nowNanos);
    }
    if (waitNanos <= 0) {
      take(share, linkGate, known, nowNanos);
      return true;
    }
    if (share.waiting < linkGate.burst()) {
      take(share, linkGate, known, nowNanos);
      share.waiting++;
      waiting.put(newer.origin(), new Waiting(newer, from, share));
      scheduler.after(Duration.ofNanos(waitNanos), () -> admit(newer.origin()));
      count.accept("announcements-early");
    } else {
      count.accept("announcements-dropped");
    }
    return false;
  }

  private static void take(
      LinkShare share, RateGate linkGate, @Nullable Entry known, long nowNanos) {
    share.gateNanos = linkGate.take(share.gateNanos, nowNanos);
    if (known != null) {
      known.gateNanos = ORIGIN_GATE.take(known.gateNanos, nowNanos);
    }
  }

  private void admit(NodeId origin) {
    Waiting due = waiting.remove(origin);
    if (due != null) {
      due.share.waiting--;
      admitted.accept(due.from, due.announcement);
    }
  }

  /** Whether one that is not to be kept may be admitted now, to be verified and answered. */
  boolean admitsOne(NodeId from) {
    LinkShare share = links.get(from);
    long nowNanos = scheduler.nowNanos();
    RateGate linkGate = linkGate();
    if (share == null || linkGate.waitNanos(share.gateNanos, nowNanos) > 0) {
      count.accept("announcements-dropped");
      return false;
    }
    share.gateNanos = linkGate.take(share.gateNanos, nowNanos);
    return true;
  }

  private RateGate linkGate() {
    int atOnce = areSigned ? Limits.SIGNED_ANNOUNCEMENTS_AT_ONCE : Limits.ANNOUNCEMENTS_AT_ONCE;
    return RateGate.perSecond(
        areSigned ? Limits.SIGNED_ANNOUNCEMENTS_PER_SECOND : Limits.ANNOUNCEMENTS_PER_SECOND,
        Math.max(atOnce, 2 * nodes.getAsInt()));
  }
}
