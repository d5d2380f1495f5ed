package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.protocol.time.Again;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Since when no path leads to a node, and who has been so for long enough to be forgotten: for
 * three announcement periods who was reached before, for it may come back; for one who never was,
 * for it is likely that somebody made it up.
 */
final class Graves {
  private static final int GRACE_PERIODS = 3;
  private static final int GRACE_PERIODS_UNMET = 1;

  /** In the order in which they died, as time passes for all of one kind alike. */
  private final Map<NodeId, Long> met = new LinkedHashMap<>();

  private final Map<NodeId, Long> unmet = new LinkedHashMap<>();

  /** No path leads to it now; nothing changes if that is known already. */
  void dead(Entry entry, long nowNanos) {
    (entry.wasReachable ? met : unmet).putIfAbsent(entry.id(), nowNanos);
  }

  /** A path leads to it, or it is gone. */
  void remove(NodeId node) {
    met.remove(node);
    unmet.remove(node);
  }

  /** Takes out somebody who has been dead for long enough; null if nobody has. */
  @Nullable NodeId takeForgotten(Duration period, long nowNanos) {
    NodeId first = takeForgotten(met, period.multipliedBy(GRACE_PERIODS), nowNanos);
    return first != null
        ? first
        : takeForgotten(unmet, period.multipliedBy(GRACE_PERIODS_UNMET), nowNanos);
  }

  private static @Nullable NodeId takeForgotten(
      Map<NodeId, Long> since, Duration grace, long nowNanos) {
    if (waitNanos(since, grace, nowNanos) > 0) {
      return null;
    }
    NodeId oldest = since.keySet().iterator().next();
    since.remove(oldest);
    return oldest;
  }

  /** Returns for how long nobody is to be forgotten; {@link Again#ENOUGH} if nobody is dead. */
  long waitNanos(Duration period, long nowNanos) {
    long least =
        Math.min(
            waitNanos(met, period.multipliedBy(GRACE_PERIODS), nowNanos),
            waitNanos(unmet, period.multipliedBy(GRACE_PERIODS_UNMET), nowNanos));
    return least == Long.MAX_VALUE ? Again.ENOUGH : least;
  }

  private static long waitNanos(Map<NodeId, Long> since, Duration grace, long nowNanos) {
    return since.isEmpty()
        ? Long.MAX_VALUE
        : since.values().iterator().next() + grace.toNanos() - nowNanos;
  }
}
