package io.meshage.protocol.port;

import io.meshage.Endpoint;
import io.meshage.Member;
import io.meshage.NodeId;
import io.meshage.Topology;
import java.time.Duration;
import java.util.List;

/** What the topology room tells the others. Implemented by {@code NodeCore}. */
public interface TopologyNews {
  /** Routes were computed anew and differ from before; joined, left and failed come first. */
  void routesChanged(Topology topology);

  /** A node became reachable. */
  void nodeJoined(NodeId id, Member member);

  /** A node's purge arrived. */
  void nodeLeft(NodeId id, Member member);

  /** A node became unreachable without having left. */
  void nodeFailed(NodeId id, Member member);

  /** A node that was never reachable is not known any more. */
  void nodeForgotten(String name);

  /** This node raised its instance to take its identity back. */
  void instanceRaised(long instance);

  /**
   * Another node has this node's name, it seems, and was born later. It should hear that from this
   * node itself, at one of the places where it listens, for what relays say convinces nobody.
   */
  void contested(List<Endpoint> places);

  /** An older living node has this identity; this node must close its links and stay silent. */
  void identityLost(String text);

  /** The mesh is not told of the link to a neighbour for so long, because it kept breaking. */
  void heldBack(NodeId neighbour, Duration left);

  /** Something an operator should know. */
  void warning(String text);

  /** A neighbour broke the protocol; its link must be closed as malformed. */
  void misbehaved(NodeId neighbour, String text);

  /** Counts something that was dropped or went wrong, see {@link Events#count}. */
  void count(String counter);
}
