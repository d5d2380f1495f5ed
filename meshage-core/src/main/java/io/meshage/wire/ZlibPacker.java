package io.meshage.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** RFC 1950 by the JDK; its last four bytes are a checksum of the body. */
final class ZlibPacker implements Compressors.Packer {
  @Override
  public int pack(byte[] body, byte[] room) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(body);
      deflater.finish();
      int length = deflater.deflate(room);
      return deflater.finished() ? length : 0;
    } finally {
      deflater.end();
    }
  }

  @Override
  public int unpack(byte[] packed, int offset, int length, byte[] body) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, offset, length);
      int written = inflater.inflate(body);
      int more = inflater.inflate(new byte[1]); // also reads the checksum
      return inflater.finished() && inflater.getRemaining() == 0 && more == 0 ? written : -1;
    } finally {
      inflater.end();
    }
  }
}
