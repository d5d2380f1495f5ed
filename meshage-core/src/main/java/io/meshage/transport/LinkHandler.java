package io.meshage.transport;

import io.meshage.CloseReason;
import io.netty.buffer.ByteBuf;

/** Hears from one link, on the node's loop. */
public interface LinkHandler {

  /**
   * A whole frame arrived, without its length prefix.
   *
   * @param frame lent for the time of the call, with bytes of others around it; whoever needs more
   *     of it copies it
   */
  void frame(ByteBuf frame);

  /**
   * A part of a frame arrived that is longer than this side takes, see {@link Link#limitFrames(int,
   * int)}. All of such a frame is given so, piece by piece in order; the link keeps nothing of it.
   *
   * @param piece lent for the time of the call, at least one byte
   * @param length bytes of the whole frame after its length prefix
   */
  default void longFrame(ByteBuf piece, int length) {}

  /**
   * Frames that arrived together have all been given, or those that still may be; what they have in
   * common ends here. Comes after every row of calls of {@link #frame}, whatever happened in them.
   */
  default void rowRead() {}

  /** No more frames are at hand for now; a good moment to flush answers. */
  void batchRead();

  /** {@link Link#isWritable} became true again. */
  void writable();

  /** The connection ended, and not by {@link Link#close}; nothing follows. */
  void closed(CloseReason reason, String text);
}
