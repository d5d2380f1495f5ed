package io.meshage.sim;

import io.meshage.wire.FrameKind;

/** An observer of every frame and packet that arrives at a node of a {@link Simulation}. */
@FunctionalInterface
public interface FrameObserver {

  /**
   * A frame arrived. Called on the simulation's thread; it must not change the simulation.
   *
   * @param from the host that sent it
   * @param to the host at which it arrived
   * @param bytes its length, including the length prefix; 0 if messages travel as objects
   */
  void arrived(String from, String to, FrameKind kind, int bytes);
}
