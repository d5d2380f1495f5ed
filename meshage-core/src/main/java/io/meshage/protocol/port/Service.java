package io.meshage.protocol.port;

import io.meshage.NodeId;
import io.meshage.message.ServiceMessage;
import java.util.List;

/**
 * A room that talks with its like on other nodes, by messages that delivery carries. All calls on
 * the node's loop, within an event: what a service does by its ports happens after it. Nothing is
 * thrown for what others say or for what the network does.
 */
public interface Service {

  /**
   * Takes a message of its own kind.
   *
   * @return HANDED_OVER acknowledges it; BUSY refuses it for want of room; LATER means that {@link
   *     Post#answer} tells
   */
  Inbox.Answer received(Origin from, ServiceMessage message);

  /** A node has left or failed: what is open with it may have its end now. */
  void gone(NodeId node);

  /** There are other ways, or other nodes, than before. */
  void routesChanged();

  /** The node leaves: every open thing has its end when this returns. */
  void close();

  /** Returns what others can make this room keep. */
  List<Gauge> gauges();
}
