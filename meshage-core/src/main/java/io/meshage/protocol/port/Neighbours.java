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
}
