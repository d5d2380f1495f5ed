package io.meshage.sim;

import io.meshage.wire.FrameKind;

/** Hears of every frame and packet that arrives at a node of a {@link Simulation}. */
@FunctionalInterface
public interface FrameObserver {

  /**
   * A frame arrived; called on the simulation's thread, and must change nothing there.
   *
   * @param from the host that sent it
   * @param to the host that it came to
   * @param bytes how long it is, length prefix included; 0 where messages travel as objects
   */
  void arrived(String from, String to, FrameKind kind, int bytes);
}
