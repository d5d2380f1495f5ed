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

  Correspondent(NodeId source, long instance, long nowNanos) {
    this.source = source;
    this.instance = instance;
    this.window = new SeenWindow(nowNanos);
    this.lastHeardNanos = nowNanos;
  }

  boolean is(NodeId node, long life) {
    return instance == life && source.equals(node);
  }
}
