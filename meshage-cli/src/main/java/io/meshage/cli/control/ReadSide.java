package io.meshage.cli.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Only the read side of a channel. {@code Channels.newInputStream} locks a selectable channel's
 * blocking mode for as long as a read waits; behind this view it does not know that it could.
 */
record ReadSide(ReadableByteChannel channel) implements ReadableByteChannel {
  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
