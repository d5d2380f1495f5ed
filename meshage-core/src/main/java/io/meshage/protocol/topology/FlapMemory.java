package io.meshage.protocol.topology;

import io.meshage.Limits;
import io.meshage.NodeId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which links keep coming and going, so that their comebacks are announced with growing
 * delay. A link that lived for the quiet time, or stayed away for it, starts over: the first link
 * to a peer, a healed partition, a redial by hand and a peer that took its leave before it started
 * again are never delayed.
 *
 * <p>Source: exponential damping as of route flaps in RFC 2439, with doubling in place of decay.
 */
final class FlapMemory {
  private static final Duration FIRST_DELAY = Duration.ofMillis(200);
  private static final Duration GREATEST_DELAY = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 8; // 200 ms x 2^8 is above 30 s

  private record Flaps(int count, long downAtNanos) {}

  private final long quietNanos;
  private final Map<NodeId, Flaps> flaps = new LinkedHashMap<>();

  FlapMemory(Duration quiet) {
    quietNanos = quiet.toNanos();
  }

  /** Notes that a link ended, that had been announced for so long. */
  void down(NodeId peer, long livedNanos, long nowNanos) {
    Flaps before = flaps.remove(peer);
    if (livedNanos >= quietNanos) {
      return;
    }
    flaps.put(peer, new Flaps(before == null ? 1 : before.count + 1, nowNanos));
    if (flaps.size() > Limits.MAX_NEIGHBOURS) {
      flaps.remove(flaps.keySet().iterator().next());
    }
  }

  /** A peer took its leave: what it starts next is another life, whose links have not flapped. */
  void farewell(NodeId peer) {
    flaps.remove(peer);
  }

  /** Returns how long a link that came up now has to prove itself. */
  Duration delay(NodeId peer, long nowNanos) {
    Flaps known = flaps.get(peer);
    if (known == null) {
      return Duration.ZERO;
    }
    if (nowNanos - known.downAtNanos >= quietNanos) {
      flaps.remove(peer);
      return Duration.ZERO;
    }
    int doublings = Math.min(known.count - 1, MOST_DOUBLINGS);
    Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
    return delay.compareTo(GREATEST_DELAY) > 0 ? GREATEST_DELAY : delay;
  }
}
