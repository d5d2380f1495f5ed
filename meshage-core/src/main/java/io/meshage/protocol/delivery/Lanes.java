package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * For each recipient, the messages of this source that have no outcome yet, in the order of
 * sending. The last of them is what the next message to that recipient must come after.
 */
final class Lanes {
  private final Map<NodeId, Row> lastRows = new LinkedHashMap<>();

  /**
   * Returns the counter of the last message of a series to this recipient without an outcome; 0 if
   * none.
   */
  long lastOpen(NodeId recipient, long series) {
    return counter(lastRows.get(recipient), series);
  }

  private static long counter(@Nullable Row last, long series) {
    MessageId id = last == null ? MessageId.UNSENT : last.passage.envelope.id();
    return id.instance() == series ? id.counter() : 0;
  }

  /**
   * Shows each recipient with a message of a series without an outcome, and the counter of the last
   * of them.
   */
  void forEachOpen(long series, BiConsumer<NodeId, Long> visitor) {
    lastRows.forEach(
        (node, row) -> {
          long counter = counter(row, series);
          if (counter > 0) {
            visitor.accept(node, counter);
          }
        });
  }

  void add(Row row) {
    @Nullable Row before = lastRows.put(row.node(), row);
    row.laneBefore = before;
    if (before != null) {
      before.laneAfter = row;
    }
    row.inLane = true;
  }

  /** Takes a row out that has its outcome; harmless for one that was never in. */
  void remove(Row row) {
    if (!row.inLane) {
      return;
    }
    Row before = row.laneBefore;
    Row after = row.laneAfter;
    if (before != null) {
      before.laneAfter = after;
    }
    if (after != null) {
      after.laneBefore = before;
    } else if (before != null) {
      lastRows.put(row.node(), before);
    } else {
      lastRows.remove(row.node());
    }
    row.laneBefore = null;
    row.laneAfter = null;
    row.inLane = false;
  }
}
