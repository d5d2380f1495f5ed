package io.meshage.protocol.port;

import io.meshage.NodeId;
import io.meshage.message.MeshMessage;

/** The nodes that this one has a complete link to. */
public interface Neighbours {

  /**
   * Queues a message for a neighbour, see {@link Links#send}.
   *
   * @return false if there is no such neighbour, or no room in its queue; nothing is queued then
   */
  boolean send(NodeId neighbour, MeshMessage message);

  /**
   * Sends a neighbour, beside its link, what may be lost.
   *
   * @return false if there is no way beside the link, or it is too long for it; nothing is sent
   *     then
   */
  default boolean sendBeside(NodeId neighbour, MeshMessage message) {
    return false;
  }
}
