package io.meshage.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Cuts frames out of the bytes of a connection, however those are split. */
final class FrameCutter {
  private static final int PREFIX_BYTES = Integer.BYTES;

  private ByteBuf rest = Unpooled.EMPTY_BUFFER;
  private int longLength;
  private int longLeft;

  /** Gets a frame over the limit, piece by piece. */
  interface LongFrames {
    void piece(ByteBuf piece, int length);
  }

  /**
   * Hands on every frame that is complete with these bytes, without its prefix.
   *
   * @param passedOver up to how many bytes a frame over the limit is handed on in pieces
   * @return false if a frame is larger than that; the connection cannot be used any more
   */
  boolean cut(
      byte[] bytes,
      int limitBytes,
      int passedOver,
      Consumer<ByteBuf> frames,
      LongFrames longFrames) {
    ByteBuf input = Unpooled.wrappedBuffer(bytes);
    if (rest.isReadable()) {
      input = Unpooled.wrappedBuffer(rest, input);
    }
    while (longLeft > 0 ? input.isReadable() : input.readableBytes() >= PREFIX_BYTES) {
      if (longLeft > 0) {
        int piece = Math.min(longLeft, input.readableBytes());
        longLeft -= piece;
        longFrames.piece(input.readSlice(piece), longLength);
        continue;
      }
      long length = input.getUnsignedInt(input.readerIndex());
      if (length > Math.max(limitBytes, passedOver)) {
        return false;
      } else if (length > limitBytes) {
        input.skipBytes(PREFIX_BYTES);
        longLength = (int) length;
        longLeft = longLength;
        continue;
      }
      if (input.readableBytes() - PREFIX_BYTES < length) {
        break;
      }
      input.skipBytes(PREFIX_BYTES);
      frames.accept(input.readSlice((int) length));
    }
    rest = input.isReadable() ? Unpooled.copiedBuffer(input) : Unpooled.EMPTY_BUFFER;
    return true;
  }
}
