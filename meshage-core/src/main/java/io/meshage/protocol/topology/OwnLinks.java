package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The links of this node: which are complete, which of them may be announced, and what they cost.
 *
 * <p>A link is announced once both sides know what the other knows (the state Full of RFC 2328), or
 * two seconds after it came up, whichever is first; longer only if it keeps flapping.
 */
final class OwnLinks {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private static final class OwnLink {
    boolean exchanged;
    boolean announced;
    long announcedNanos;
    boolean settling;
    long settledNanos;
    Timer wait = Timer.NONE;
  }

  private final Scheduler scheduler;
  private final FlapMemory flaps;
  private final Runnable better;
  private final Runnable worse;
  private final BiConsumer<NodeId, Duration> heldBack;
  private final SortedMap<NodeId, OwnLink> links = new TreeMap<>();
  private final Map<NodeId, Integer> costs = new LinkedHashMap<>();

  /**
   * Creates an empty list.
   *
   * @param better is called when there is another link to announce, or another cost
   * @param worse is called when an announced link is gone
   * @param heldBack is called when a link is not announced for so long, because it kept breaking
   */
  OwnLinks(
      Scheduler scheduler,
      Duration quiet,
      Runnable better,
      Runnable worse,
      BiConsumer<NodeId, Duration> heldBack) {
    this.scheduler = scheduler;
    this.flaps = new FlapMemory(quiet);
    this.better = better;
    this.worse = worse;
    this.heldBack = heldBack;
  }

  boolean isEmpty() {
    return links.isEmpty();
  }

  boolean contains(NodeId peer) {
    return links.containsKey(peer);
  }

  /** Returns what may be announced now, ascending. */
  List<Adjacency> adjacency() {
    List<Adjacency> adjacency = new ArrayList<>(links.size());
    links.forEach(
        (peer, link) -> {
          if (link.announced) {
            adjacency.add(new Adjacency(peer, costs.getOrDefault(peer, 1)));
          }
        });
    return adjacency;
  }

  void up(NodeId peer) {
    OwnLink link = new OwnLink();
    links.put(peer, link);
    link.wait = scheduler.after(LONGEST_WAIT, () -> exchanged(peer));
  }

  /** Both sides know what the other knew when the link came up. */
  void exchanged(NodeId peer) {
    OwnLink link = links.get(peer);
    if (link == null || link.exchanged) {
      return;
    }
    link.exchanged = true;
    link.wait.cancel();
    Duration delay = flaps.delay(peer, scheduler.nowNanos());
    if (delay.isZero()) {
      announce(link);
    } else {
      link.settling = true;
      link.settledNanos = scheduler.nowNanos() + delay.toNanos();
      link.wait = scheduler.after(delay, () -> announce(link));
      heldBack.accept(peer, delay);
    }
  }

  /** Returns for how long a link is still held back because it kept breaking; zero if it is not. */
  Duration settling(NodeId peer) {
    OwnLink link = links.get(peer);
    return link == null || !link.settling
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(0, link.settledNanos - scheduler.nowNanos()));
  }

  private void announce(OwnLink link) {
    link.settling = false;
    link.announced = true;
    link.announcedNanos = scheduler.nowNanos();
    better.run();
  }

  /**
   * A link ended.
   *
   * @param isFarewell whether the peer took its leave
   */
  void down(NodeId peer, boolean isFarewell) {
    OwnLink link = links.remove(peer);
    if (link == null) {
      return;
    }
    link.wait.cancel();
    long nowNanos = scheduler.nowNanos();
    if (isFarewell) {
      flaps.farewell(peer);
    } else {
      flaps.down(peer, link.announced ? nowNanos - link.announcedNanos : 0, nowNanos);
    }
    if (link.announced) {
      worse.run();
    }
  }

  /** Sets what paths pay for a link from this side; remembered while the link is down. */
  void setCost(NodeId peer, int cost) {
    costs.remove(peer);
    if (cost != 1) {
      costs.put(peer, Limits.between(1, Limits.MAX_COST, cost, "the cost"));
    }
    if (costs.size() > Limits.MAX_NODES) {
      costs.remove(costs.keySet().iterator().next());
    }
    OwnLink link = links.get(peer);
    if (link != null && link.announced) {
      better.run();
    }
  }

  /** Forgets all links without a word. */
  void clear() {
    links.values().forEach(link -> link.wait.cancel());
    links.clear();
  }
}
