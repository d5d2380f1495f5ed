package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.DeliveryMessage.PassedOver;
import io.meshage.wire.WireException.Kind;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A frame that is longer than its reader takes. Its bytes pass by: of them only the head is kept,
 * at most {@link Limits#MAX_ENVELOPE_BYTES}, which says whose message it is and for whom, so that
 * it can be answered. One object for each such frame; confined to the node's loop.
 */
public final class LongFrame {
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final CRC32C crc = new CRC32C();
  private final int length;
  private int passed;
  private int checksum;

  /**
   * Begins a frame.
   *
   * @param length its bytes after the length prefix
   */
  public LongFrame(int length) {
    this.length = length;
  }

  /** Returns whether all of it has passed. */
  public boolean isComplete() {
    return passed == length;
  }

  /**
   * Lets the next bytes pass; the buffer's indices stay.
   *
   * @throws WireException if it is of a type that is never so long
   */
  public void pass(ByteBuf piece) throws WireException {
    boolean wasUnknown = passed < WireFormat.HEADER_BYTES;
    ByteBuffer bytes = piece.nioBuffer();
    int covered = Math.max(0, Math.min(bytes.remaining(), length - Checksum.BYTES - passed));
    crc.update(bytes.duplicate().limit(bytes.position() + covered));
    for (int at = bytes.position() + covered; at < bytes.limit(); at++) {
      checksum = checksum << Byte.SIZE | Byte.toUnsignedInt(bytes.get(at));
    }
    byte[] kept = new byte[Math.min(covered, Limits.MAX_ENVELOPE_BYTES - head.size())];
    passed += bytes.remaining();
    bytes.get(kept);
    head.writeBytes(kept);
    if (wasUnknown && passed >= WireFormat.HEADER_BYTES) {
      readType();
    }
  }

  private FrameType readType() throws WireException {
    ByteBuffer header = ByteBuffer.wrap(head.toByteArray());
    int version = Byte.toUnsignedInt(header.get());
    int number = Byte.toUnsignedInt(header.get());
    int flags = Short.toUnsignedInt(header.getShort());
    FrameType type = FrameType.ofFrame(number);
    if (version != WireFormat.VERSION || flags != 0 || type == null || !type.carriesBody()) {
      throw new WireException(
          Kind.TOO_LARGE, "a frame of type " + number + " has " + length + " bytes");
    }
    return type;
  }

  /**
   * Returns whose message it was, when all of it has passed.
   *
   * @throws WireException if the frame is damaged, or no head can be read
   */
  public PassedOver read() throws WireException {
    if (checksum != (int) crc.getValue()) {
      throw new WireException(Kind.CHECKSUM, "the checksum of a frame is wrong");
    }
    FrameType type = readType();
    ByteBuffer in = ByteBuffer.wrap(head.toByteArray()).position(WireFormat.HEADER_BYTES);
    try {
      return new PassedOver((DeliveryMessage) type.read(in, true));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
      throw Fields.malformed("the head of a long frame: " + e.getMessage());
    }
  }
}
