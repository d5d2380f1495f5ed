package io.meshage.protocol.delivery;

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

  /** Returns the counter of the last message to this recipient without an outcome; 0 if none. */
  long lastOpen(NodeId recipient) {
    Row last = lastRows.get(recipient);
    return last == null ? 0 : last.passage.envelope.id().counter();
  }

  /**
   * Shows each recipient with a message without an outcome, and the counter of the last of them.
   */
  void forEachOpen(BiConsumer<NodeId, Long> visitor) {
    lastRows.forEach((node, row) -> visitor.accept(node, row.passage.envelope.id().counter()));
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
