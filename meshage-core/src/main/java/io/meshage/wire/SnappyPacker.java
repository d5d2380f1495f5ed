package io.meshage.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;

/**
 * Snappy by Netty: raw, without the frames of its stream format. Netty's encoder remembers where it
 * saw something in 16 bits, so that it is given pieces; each begins with its length, which is taken
 * away again: copies reach back within a piece, and pieces in a row are one body.
 */
final class SnappyPacker implements Compressors.Packer {
  private static final int PIECE_BYTES = 32 * 1024 - 1;

  /** A piece grows by a sixth at most, says the format, and has a length of up to five bytes. */
  private static final int MOST_PIECE_BYTES = 32 + PIECE_BYTES + PIECE_BYTES / 6;

  @Override
  public int pack(byte[] body, byte[] room) {
    ByteBuf in = Unpooled.wrappedBuffer(body);
    ByteBuf piece = Unpooled.buffer(Math.min(MOST_PIECE_BYTES, 32 + body.length + body.length / 6));
    ByteBuf out = Unpooled.wrappedBuffer(room).clear();
    writeLength(out, body.length);
    while (in.isReadable()) {
      piece.clear();
      int length = Math.min(PIECE_BYTES, in.readableBytes());
      new Snappy().encode(in.readSlice(length), piece, length);
      skipLength(piece);
      if (piece.readableBytes() > out.writableBytes()) {
        return 0;
      }
      out.writeBytes(piece);
    }
    return out.readableBytes();
  }

  @Override
  public int unpack(byte[] packed, int offset, int length, byte[] body) {
    ByteBuf in = Unpooled.wrappedBuffer(packed, offset, length);
    if (readLength(in.duplicate()) != body.length) {
      return -1; // before Netty makes room for it
    }
    ByteBuf out = Unpooled.wrappedBuffer(body).clear(); // which cannot grow
    new Snappy().decode(in, out);
    return in.isReadable() ? -1 : out.readableBytes();
  }

  private static void writeLength(ByteBuf out, int length) {
    int left = length;
    while (left >= 0x80 && out.writableBytes() > 1) {
      out.writeByte(left | 0x80);
      left >>>= 7;
    }
    out.writeByte(left);
  }

  private static void skipLength(ByteBuf in) {
    while (in.readByte() < 0) {
      // the last byte of a length is the first without the upper bit
    }
  }

  private static long readLength(ByteBuf in) {
    long length = 0;
    for (int shift = 0; shift < 35 && in.isReadable(); shift += 7) {
      int next = in.readByte();
      length |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return length;
      }
    }
    return -1;
  }
}
