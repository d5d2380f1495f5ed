package io.meshage.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (RFC 3720 appendix B.4) over parts of buffers, without copying them. */
final class Checksum {
  /** How many bytes it takes on the wire. */
  static final int BYTES = Integer.BYTES;

  private Checksum() {}

  /** Writes the checksum of everything from the index on. */
  static void append(ByteBuf out, int fromIndex) {
    out.writeInt(of(out, fromIndex, out.writerIndex() - fromIndex));
  }

  /** Returns whether the last bytes of the buffer are the checksum of those before. */
  static boolean matches(ByteBuf in) {
    int content = in.readableBytes() - BYTES;
    return of(in, in.readerIndex(), content) == in.getInt(in.readerIndex() + content);
  }

  private static int of(ByteBuf buffer, int index, int length) {
    CRC32C crc = new CRC32C();
    if (buffer.hasArray()) {
      crc.update(buffer.array(), buffer.arrayOffset() + index, length);
    } else if (buffer.nioBufferCount() == 1) {
      crc.update(
          buffer.isReadOnly() ? buffer.nioBuffer(index, length) : view(buffer, index, length));
    } else {
      for (ByteBuffer part : buffer.nioBuffers(index, length)) {
        crc.update(part);
      }
    }
    return (int) crc.getValue();
  }

  /** A view that the buffer keeps and moves instead of a new object per frame. */
  private static ByteBuffer view(ByteBuf buffer, int index, int length) {
    return buffer.internalNioBuffer(index, length);
  }
}
