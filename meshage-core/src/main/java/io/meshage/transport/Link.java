package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.buffer.ByteBuf;

/** An open connection. Only for use on the node's loop. */
public interface Link {

  /** Returns the address of the other end of the connection. */
  Endpoint remote();

  /** Returns whether little enough is waiting to be written that more may be given. */
  boolean isWritable();

  /**
   * Gives a frame, its length prefix included, to be written after those before it; nothing is sent
   * before {@link #flush}. Takes the buffer over. After close it is dropped.
   */
  void write(ByteBuf frame);

  /** Sends what was given. */
  void flush();

  /** Sets how many bytes a received frame may have after its length prefix; larger closes. */
  void limitFrames(int bytes);

  /** Closes after everything given so far was written, at most a second later. */
  void closeAfterWrites();

  /** Closes at once. {@link LinkHandler#closed} is not called for one's own closing. */
  void close();
}
