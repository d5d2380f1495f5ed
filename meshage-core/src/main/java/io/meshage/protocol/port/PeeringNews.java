package io.meshage.protocol.port;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Introduction;
import java.util.function.Consumer;

/** What the peering room tells, and asks, the others. Implemented by {@code NodeCore}. */
public interface PeeringNews {
  /** A link is complete; the peer is a neighbour now. */
  void neighbourUp(Introduction peer, Endpoint endpoint);

  /** The link to a neighbour ended. */
  void neighbourDown(NodeId peer, CloseReason reason, String text);

  /** A neighbour said something that is another room's business. */
  void received(NodeId from, MeshMessage message);

  /**
   * Asks whether the node that holds this identity now answers, so that a newcomer of the same name
   * can be refused or let in. The answer comes as a later event, within {@link
   * io.meshage.Limits#HANDSHAKE_DEADLINE}.
   *
   * @param instance the newcomer's life, which is not the one that is asked for
   * @param answer gets the words for the newcomer, naming the living node's address; empty if
   *     nobody of another life answers
   */
  void askIfLiving(NodeId id, long instance, Consumer<String> answer);

  /** Returns which part of the mesh this node is in now. */
  Component component();

  /** Returns which life of this node is going on. */
  long instance();

  /**
   * A set of nodes that can reach each other.
   *
   * @param smallest the smallest id in it
   * @param size how many nodes are in it, this one included
   */
  record Component(NodeId smallest, int size) {}
}
