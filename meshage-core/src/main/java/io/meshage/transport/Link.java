package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open connection. Only for use on the node's loop. */
public interface Link {

  /** Returns the address of the other end of the connection. */
  Endpoint remote();

  /** Returns what keeps others from reading and changing what goes over it, in a few words. */
  default String protection() {
    return "none";
  }

  /**
   * Returns the names of nodes for which the other end has shown a certificate; null if this kind
   * of link goes without one.
   */
  default @Nullable List<String> certifiedNames() {
    return null;
  }

  /** Returns whether little enough is waiting to be written that more may be given. */
  boolean isWritable();

  /**
   * Gives a frame, its length prefix included, to be written after those before it, at the latest
   * by {@link #flush}. Takes the buffer over. After close it is dropped.
   */
  void write(ByteBuf frame);

  /**
   * Returns a buffer to whose end the caller may write one whole frame, its length prefix included,
   * instead of giving it in a buffer of its own: small frames then share one. The buffer stays the
   * link's, and is asked for again for every frame; the order is that of the calls.
   *
   * @param bytes about how many the frame will take
   * @return null if this frame must be given to {@link #write}
   */
  default @Nullable ByteBuf share(int bytes) {
    return null;
  }

  /** Sends what was given. */
  void flush();

  /** Sets how many bytes a received frame may have after its length prefix; larger closes. */
  void limitFrames(int bytes);

  /**
   * The same, but a frame that is larger and has at most {@code passedOver} bytes does not close:
   * it goes to {@link LinkHandler#longFrame} piece by piece. A link that cannot hand on a part of a
   * frame, as a sealed one, which has to open all of it first, closes nevertheless.
   */
  default void limitFrames(int bytes, int passedOver) {
    limitFrames(bytes);
  }

  /**
   * Closes after everything given so far was written: at the latest when the other side has taken
   * nothing for a second, or after five.
   */
  void closeAfterWrites();

  /**
   * Like {@link #closeAfterWrites()}.
   *
   * @param over called when it is closed; at once by a link whose world writes on without the node
   */
  default void closeAfterWrites(Runnable over) {
    closeAfterWrites();
    over.run();
  }

  /** Returns about how many bytes wait in the link's own buffers while it is not writable. */
  default long unsentBytes() {
    return 0;
  }

  /** Closes at once. {@link LinkHandler#closed} is not called for one's own closing. */
  void close();
}
