package io.meshage.sim;

import io.meshage.Member;
import io.meshage.Message;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.node.HostedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One life of a simulated node, from its start to its crash or leave, and what was seen of it. */
final class Life {
  /** Links that live for less flap; the first comeback waits so long, each further one twice. */
  private static final long FLAP_NANOS = Duration.ofSeconds(10).toNanos();

  private static final Duration FLAP_DELAY = Duration.ofMillis(200);

  final SimNode node;
  final int number;
  final SimLoop loop;
  final SimTransport transport;
  final List<Message> received = new ArrayList<>();
  final Set<MessageId> receivedIds = new HashSet<>();
  final Map<Source, Long> newestCounters = new HashMap<>();
  final Map<NodeId, Watch.Newest> believed = new HashMap<>();
  boolean isOver;
  boolean isLeaving;
  boolean wasPaused;

  /** Whether its timers ever ran fast or slow. */
  boolean hadOwnTime;

  /** Since when it has been running; {@link Long#MAX_VALUE} while it is paused. */
  long undisturbedSinceNanos;

  private final Map<String, Up> linkedSince = new HashMap<>();

  /** By peer: how often the link ended soon after it began. */
  private final Map<String, Integer> flaps = new HashMap<>();

  private final Map<String, Long> leftInstances = new HashMap<>();
  private @Nullable HostedNode hosted;

  /** When a link came up, and what the node had announced last by then. */
  private record Up(long nanos, @Nullable Announcement announced) {}

  /** A sender in one of its lives. */
  record Source(NodeId id, long instance) {}

  Life(SimNode node, int number, SimLoop loop, SimTransport transport) {
    this.node = node;
    this.number = number;
    this.loop = loop;
    this.transport = transport;
  }

  NodeId id() {
    return NodeId.ofName(node.config.name());
  }

  void born(HostedNode started) {
    hosted = started;
  }

  HostedNode hosted() {
    return Objects.requireNonNull(hosted);
  }

  void linkUp(String peer, long nowNanos) {
    linkedSince.put(
        peer, new Up(nowNanos, hosted == null ? null : hosted.announcement(id()).orElse(null)));
  }

  void linkDown(String peer, long nowNanos) {
    Up up = linkedSince.remove(peer);
    if (up == null || nowNanos - up.nanos < FLAP_NANOS) {
      flaps.merge(peer, 1, Integer::sum);
    }
  }

  /** Returns how long the link that flapped most may have to wait before it is announced. */
  static Duration longestFlapDelay(Iterable<Life> lives) {
    int most = 0;
    for (Life life : lives) {
      for (int count : life.flaps.values()) {
        most = Math.max(most, count);
      }
    }
    return most == 0 ? Duration.ZERO : FLAP_DELAY.multipliedBy(1L << Math.min(most - 1, 8));
  }

  /** Returns whether no name was ever that of two nodes. */
  static boolean namesAreUnique(Iterable<Life> lives) {
    Map<String, SimNode> nodes = new HashMap<>();
    for (Life life : lives) {
      SimNode same = nodes.putIfAbsent(life.node.config.name(), life.node);
      if (same != null && same != life.node) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns since when there has been a link to a peer; {@link Long#MAX_VALUE} if there is none.
   */
  long linkedSinceNanos(String peer) {
    Up up = linkedSince.get(peer);
    return up == null ? Long.MAX_VALUE : up.nanos;
  }

  /**
   * Returns whether what somebody knows of this node tells of the link that there is to a peer now.
   * Otherwise he knows an earlier life, or an earlier link, and may yet hear that it ended.
   */
  boolean isLinkKnown(String peer, @Nullable Announcement known) {
    Up up = linkedSince.get(peer);
    if (up == null || known == null || hosted == null) {
      return false;
    }
    if (up.announced == null) {
      return known.instance() == hosted.instance();
    }
    int byInstance = Long.compareUnsigned(known.instance(), up.announced.instance());
    if (byInstance != 0) {
      return byInstance > 0;
    }
    return switch (Lollipop.compare(known.sequence(), up.announced.sequence())) {
      case NEWER -> true;
      case EQUAL -> !flaps.containsKey(peer); // a link that flapped may have to wait
      case OLDER, INCOMPARABLE -> false;
    };
  }

  /** This node was told that another left. */
  void nodeLeft(Member member) {
    leftInstances.merge(member.name(), member.instance(), Math::max);
  }

  boolean knowsSomebodyLeft() {
    return !leftInstances.isEmpty();
  }

  /** Returns whether a node that this one sees joining had left for good. */
  boolean isResurrected(Member member) {
    Long left = leftInstances.get(member.name());
    return left != null && Long.compareUnsigned(member.instance(), left) <= 0;
  }

  /** Returns one of the node's counters. */
  long count(String counter) {
    return hosted == null ? 0 : hosted.stats().count(counter);
  }

  @Override
  public String toString() {
    return number == 1 ? node.name : node.name + "#" + number;
  }
}
