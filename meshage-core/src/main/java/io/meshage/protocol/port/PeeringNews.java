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
  void neighbourDown(Introduction peer, Endpoint endpoint, CloseReason reason, String text);

  /** A neighbour said something that is another room's business. */
  void received(NodeId from, MeshMessage message);

  /** A neighbour said it beside its link, which is no sign that the link lives. */
  void receivedAside(NodeId from, MeshMessage message);

  /**
   * Asks whether another life than the newcomer's holds its identity now and answers, so that the
   * newcomer can be refused or let in. Asked for every newcomer; one that nobody else is known by
   * the name of should not wait. The answer comes as a later event, well within {@link
   * io.meshage.Limits#HANDSHAKE_DEADLINE}.
   *
   * @param newcomer who wants in; another life is one of another {@link Introduction#birth}, a
   *     raised instance is still the same
   * @param answer gets the words for the newcomer, naming the living node's address; empty if
   *     nobody of another life answers
   */
  void askIfLiving(Introduction newcomer, Consumer<String> answer);

  /**
   * Somebody introduced itself on a connection of its own by this node's name, as another life. It
   * was refused.
   */
  void namesake(Introduction namesake);

  /** Returns which part of the mesh this node is in now. */
  Component component();

  /** Returns how many links a node says it has, or said last; 0 if nothing is known of it. */
  int links(NodeId node);

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
