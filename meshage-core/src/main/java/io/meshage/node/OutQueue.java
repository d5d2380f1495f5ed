package io.meshage.node;

import io.meshage.NodeId;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames that wait for one link, in three classes: control goes before topology, topology before
 * application messages. Of an origin's announcements only the newest waits, in the place of the one
 * it replaces, so that a slow peer skips what is out of date. Every class is bounded in bytes.
 *
 * <p>Owns the buffers it holds. Confined to the node's loop.
 */
final class OutQueue {

  /**
   * Bytes of control frames and announcements that may wait. A peer that leaves more unread has
   * stopped reading; 65,536 announcements of ordinary size fit.
   */
  static final long MAX_CONTROL_BYTES = 16L * 1024 * 1024;

  private final long maxDataBytes;
  private final ArrayDeque<ByteBuf> control = new ArrayDeque<>();
  private final Map<Object, ByteBuf> topology = new LinkedHashMap<>();
  private final ArrayDeque<ByteBuf> data = new ArrayDeque<>();
  private long controlBytes;
  private long dataBytes;

  OutQueue(long maxDataBytes) {
    this.maxDataBytes = maxDataBytes;
  }

  /** Returns false, and releases the frame, if there is no room. */
  boolean offerControl(ByteBuf frame) {
    if (controlBytes + frame.readableBytes() > MAX_CONTROL_BYTES) {
      frame.release();
      return false;
    }
    controlBytes += frame.readableBytes();
    control.add(frame);
    return true;
  }

  /**
   * Queues a frame of the topology room. Returns false, and releases, if there is no room.
   *
   * @param origin whose announcement it is, to replace the one that waits; null for other frames
   */
  boolean offerTopology(@Nullable NodeId origin, ByteBuf frame) {
    Object key = origin == null ? new Object() : origin;
    ByteBuf older = topology.get(key);
    int olderBytes = older == null ? 0 : older.readableBytes();
    if (controlBytes - olderBytes + frame.readableBytes() > MAX_CONTROL_BYTES) {
      frame.release();
      return false;
    }
    controlBytes += frame.readableBytes() - olderBytes;
    topology.put(key, frame);
    if (older != null) {
      older.release();
    }
    return true;
  }

  /** Returns false, and releases the frame, if there is no room. */
  boolean offerData(ByteBuf frame) {
    if (dataBytes + frame.readableBytes() > maxDataBytes) {
      frame.release();
      return false;
    }
    dataBytes += frame.readableBytes();
    data.add(frame);
    return true;
  }

  /** Takes the next frame to write, which then belongs to the caller; null if none waits. */
  @Nullable ByteBuf poll() {
    ByteBuf frame = control.poll();
    if (frame == null && !topology.isEmpty()) {
      var first = topology.entrySet().iterator();
      frame = first.next().getValue();
      first.remove();
    }
    if (frame != null) {
      controlBytes -= frame.readableBytes();
      return frame;
    }
    frame = data.poll();
    if (frame != null) {
      dataBytes -= frame.readableBytes();
    }
    return frame;
  }

  boolean isEmpty() {
    return control.isEmpty() && topology.isEmpty() && data.isEmpty();
  }

  long bytes() {
    return controlBytes + dataBytes;
  }

  /** Releases everything. */
  void clear() {
    for (ByteBuf frame = poll(); frame != null; frame = poll()) {
      frame.release();
    }
  }
}
