package io.meshage.wire;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (RFC 3720 appendix B.4) over parts of buffers, without copying them. */
final class Checksum {
  /** How many bytes it takes on the wire. */
  static final int BYTES = Integer.BYTES;

  private Checksum() {}

  /** Writes the checksum of everything from the index on. */
  static void append(ByteBuffer out, int fromIndex) {
    out.putInt(of(out, fromIndex, out.position()));
  }

  /** Returns whether the last bytes of the buffer are the checksum of those before. */
  static boolean matches(ByteBuffer in) {
    int end = in.limit() - BYTES;
    return of(in, in.position(), end) == in.getInt(end);
  }

  /** Leaves position and limit as they were. */
  private static int of(ByteBuffer buffer, int from, int to) {
    int position = buffer.position();
    int limit = buffer.limit();
    CRC32C crc = new CRC32C();
    crc.update(buffer.limit(to).position(from));
    buffer.limit(limit).position(position);
    return (int) crc.getValue();
  }
}
