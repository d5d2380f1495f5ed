package io.meshage.protocol.port;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.message.MeshMessage;

/**
 * Connections to other nodes, named by a number that is never used twice in the life of a node.
 * Answers come as events of {@code NodeCore}: linkOpened, received, linkClosed, dialFailed,
 * dialFound.
 */
public interface Links {

  /**
   * Opens a connection. Later exactly one of linkOpened with this ticket, dialFailed, or, for the
   * name of a service, dialFound happens.
   *
   * @param ticket chosen by the caller, never repeated
   * @param endpoint where to; names are resolved anew at each dial
   */
  void dial(long ticket, Endpoint endpoint);

  /**
   * Queues a message. Control messages go before application messages; a queued announcement is
   * replaced by a newer one of the same origin.
   *
   * @return false if the link is closed, or its queue has no room for this; nothing is queued then
   */
  boolean send(long link, MeshMessage message);

  /**
   * Sends by datagram what may be lost.
   *
   * @return false if none has passed beside this link lately, or it does not fit; nothing is sent
   *     then
   */
  boolean sendBeside(long link, MeshMessage message);

  /** Tells that the handshake is complete: the larger frame limits apply, the deadline is gone. */
  void established(long link);

  /**
   * Closes a connection after what is queued has been written, at most a second later. No further
   * event of this link happens, linkClosed included.
   *
   * @param last a message to queue before closing, such as a Goodbye or Reject
   */
  void close(long link, MeshMessage last);

  /** Closes a connection at once, queued frames included. No further event of it happens. */
  void abort(long link, CloseReason reason);
}
