package io.meshage.protocol.delivery;

import io.meshage.NodeId;
import java.util.TreeMap;

/** One life of a node that sends to this one: what arrived, and what waits for its turn. */
final class Correspondent {
  final NodeId source;
  final long instance;
  final SeenWindow window;

  /** Messages that came before their turn, by counter. */
  final TreeMap<Long, HeldMessage> held = new TreeMap<>();

  long heldBytes;
  long lastHeardNanos;
  private long newest;
  private long givenUp;

  Correspondent(NodeId source, long instance, long nowNanos) {
    this.source = source;
    this.instance = instance;
    this.window = new SeenWindow(nowNanos);
    this.lastHeardNanos = nowNanos;
  }

  /** Notes that a message was handed over. */
  void handedOver(long counter) {
    newest = Math.max(newest, counter);
  }

  /** Notes that nobody waits any longer for this message; it may still come, out of order. */
  void gaveUp(long counter) {
    givenUp = Math.max(givenUp, counter);
  }

  /**
   * Whether a message that was not handed over has missed its turn. A later one that was did not
   * name it as outstanding, nor was it given up here: so its source had settled it before, or never
   * meant it for this node.
   */
  boolean isStale(long counter) {
    return counter < newest && counter > givenUp;
  }

  boolean is(NodeId node, long life) {
    return instance == life && source.equals(node);
  }
}
