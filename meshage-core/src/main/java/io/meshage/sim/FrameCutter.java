package io.meshage.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Cuts frames out of the bytes of a connection, however those are split. */
final class FrameCutter {
  private static final int PREFIX_BYTES = Integer.BYTES;

  private ByteBuf rest = Unpooled.EMPTY_BUFFER;

  /**
   * Hands on every frame that is complete with these bytes, without its prefix.
   *
   * @return false if a frame is larger than the limit; the connection cannot be used any more
   */
  boolean cut(byte[] bytes, int limitBytes, Consumer<ByteBuf> frames) {
    ByteBuf input = Unpooled.wrappedBuffer(bytes);
    if (rest.isReadable()) {
      input = Unpooled.wrappedBuffer(rest, input);
    }
    while (input.readableBytes() >= PREFIX_BYTES) {
      long length = input.getUnsignedInt(input.readerIndex());
      if (length > limitBytes) {
        return false;
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
