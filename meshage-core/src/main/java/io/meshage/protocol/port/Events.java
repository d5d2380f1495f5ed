package io.meshage.protocol.port;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Member;
import io.meshage.PeerKey;
import io.meshage.Topology;
import java.time.Duration;

/** News for the application and the operator. */
public interface Events {
  /** A link is complete. */
  void linkUp(String peer, Endpoint endpoint);

  /** A complete link ended. */
  void linkDown(String peer, Endpoint endpoint, CloseReason reason, String text);

  /** The mesh is not told of a link for so long, because it kept breaking. */
  void linkSettling(String peer, Duration left);

  /** A node became reachable. */
  void nodeJoined(Member member);

  /** A node said that it leaves. */
  void nodeLeft(Member member);

  /** A node became unreachable without having said so. */
  void nodeFailed(Member member);

  /** There is a new topology. */
  void routesChanged(Topology topology);

  /** Somebody signs in a name with another key than the name is known by; told once per key. */
  void identityConflict(String name, PeerKey known, PeerKey shown);

  /** Something an operator should know. */
  void warning(String text);

  /** The node raised its instance to take its identity back; it is to be persisted. */
  void instanceRaised(long instance);

  /** The node gave its identity up to an older living node and has closed its links. */
  void identityLost(String text);

  /** Counts something that went wrong or was dropped, by a name such as {@code frames-unknown}. */
  void count(String counter);
}
