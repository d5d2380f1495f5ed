package io.meshage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The buffer that small frames of a link share until they are sent: one write to the channel in
 * place of many. Its size follows what was in the last one, so that a link that carries little
 * keeps little. Confined to the channel's loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class Batch {
  /** A larger frame gets a buffer of its own. */
  private static final int MOST_FRAME_BYTES = 16 * 1024;

  private static final int LEAST_BYTES = 512;
  private static final int MOST_BYTES = 64 * 1024;

  private final Channel channel;
  private @Nullable ByteBuf frames;
  private int size = LEAST_BYTES;

  Batch(Channel channel) {
    this.channel = channel;
  }

  /** Returns where to write a frame of about so many bytes; null if it is too large. */
  @Nullable ByteBuf room(int bytes) {
    if (bytes > MOST_FRAME_BYTES) {
      return null;
    }
    ByteBuf current = frames;
    if (current != null && current.writerIndex() + bytes > MOST_BYTES) {
      write();
      current = null;
    }
    if (current == null) {
      current = channel.alloc().ioBuffer(Math.max(size, bytes));
      frames = current;
    }
    return current;
  }

  /** Gives what has been gathered to the channel, which has not sent it yet. */
  void write() {
    ByteBuf gathered = frames;
    if (gathered == null) {
      return;
    }
    frames = null;
    int bytes = gathered.readableBytes();
    size = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, bytes + bytes / 2));
    channel.write(gathered, channel.voidPromise());
  }

  void release() {
    ByteBuf gathered = frames;
    if (gathered != null) {
      frames = null;
      gathered.release();
    }
  }
}
