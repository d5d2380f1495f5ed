package io.meshage.wire;

import io.meshage.NodeId;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What can be told of a whole, well-formed frame without decoding it: for observers that see every
 * frame of a mesh and look for a few things only. Offsets are those of {@code
 * docs/protocol/wire.md}; a frame's bytes begin with its length prefix.
 */
public final class FrameHead {
  private static final int TYPE = WireFormat.LENGTH_BYTES + 1;
  private static final int PAYLOAD = WireFormat.LENGTH_BYTES + WireFormat.HEADER_BYTES;

  private static final int ORIGIN = PAYLOAD;
  private static final int INSTANCE = ORIGIN + 2 * Long.BYTES + Long.BYTES; // behind the birth
  private static final int SEQUENCE = INSTANCE + Long.BYTES;
  private static final int LIFETIME = SEQUENCE + Integer.BYTES;

  private static final int BITS = PAYLOAD;
  private static final int MESSAGE_SOURCE = BITS + 1;
  private static final int MESSAGE_INSTANCE = MESSAGE_SOURCE + 2 * Long.BYTES;
  private static final int MESSAGE_COUNTER = MESSAGE_INSTANCE + Long.BYTES;

  private final ByteBuffer frame;

  /** Looks at a frame that somebody encoded with {@link WireFormat}. */
  public FrameHead(byte[] frame) {
    this.frame = ByteBuffer.wrap(frame);
  }

  private @Nullable FrameType type() {
    return frame.limit() > TYPE ? FrameType.ofFrame(frame.get(TYPE) & 0xff) : null;
  }

  /** Returns whether it is a mesh state announcement. */
  public boolean isAnnouncement() {
    return type() == FrameType.ANNOUNCEMENT;
  }

  /** Returns whether it asks for announcements. */
  public boolean isRequest() {
    return type() == FrameType.DATABASE_REQUEST;
  }

  /** Returns whether it is a copy of a message, no probe, that its source sent to all. */
  public boolean isCopyForAll() {
    FrameType type = type();
    return (type == FrameType.BROADCAST && (frame.get(BITS) & DeliveryCodec.PROBE) == 0)
        || (type == FrameType.DATA && frame.get(BITS) == DeliveryCodec.TO_ALL);
  }

  /** Returns the node that an announcement speaks for. */
  public NodeId origin() {
    return new NodeId(frame.getLong(ORIGIN), frame.getLong(ORIGIN + Long.BYTES));
  }

  /** Returns an announcement's instance. */
  public long instance() {
    return frame.getLong(INSTANCE);
  }

  /** Returns an announcement's place on the lollipop. */
  public int sequence() {
    return frame.getInt(SEQUENCE);
  }

  /** Returns whether an announcement says that its origin left. */
  public boolean isPurge() {
    return frame.getInt(LIFETIME) == 0;
  }

  /** Returns half of the id of a message's source. */
  public long source() {
    return frame.getLong(MESSAGE_SOURCE);
  }

  /** Returns which life of its source a message is from. */
  public long sourceInstance() {
    return frame.getLong(MESSAGE_INSTANCE);
  }

  /** Returns a message's number among those of its source's life. */
  public long counter() {
    long value = 0;
    int at = MESSAGE_COUNTER;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte group = frame.get(at++);
      value |= (group & 0x7fL) << shift;
      if (group >= 0) {
        break;
      }
    }
    return value;
  }
}
