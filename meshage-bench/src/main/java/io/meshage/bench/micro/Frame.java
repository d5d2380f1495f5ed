package io.meshage.bench.micro;

import io.meshage.message.MeshMessage;
import io.meshage.wire.WireException;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A frame in memory that can be read again and again, and a place to write others. */
final class Frame {
  private static final int ROOM_BYTES = 4096;

  private final WireFormat format = new WireFormat();
  private final ByteBuf in = Unpooled.directBuffer(ROOM_BYTES);
  private final ByteBuf out = Unpooled.directBuffer(ROOM_BYTES);
  private final int end;

  Frame(MeshMessage message) {
    format.encode(message, in);
    end = in.writerIndex();
  }

  /** Returns the message in the frame. */
  MeshMessage read() throws WireException {
    in.setIndex(WireFormat.LENGTH_BYTES, end);
    return format.decode(in);
  }

  /** Writes a message, and returns how many bytes its frame has. */
  int write(MeshMessage message) {
    out.clear();
    format.encode(message, out);
    return out.writerIndex();
  }
}
