package io.meshage.graphviz;

/** Who turns a topology into a picture. */
public enum Renderer {
  /**
   * Graphviz's {@code dot} where it is on the PATH and does its work, otherwise {@link #BUILT_IN}.
   */
  AUTO,
  /** The program {@code dot}; a failure is an {@link java.io.IOException} that says why. */
  DOT,
  /** This library alone: the same topology gives the same picture on every machine. */
  BUILT_IN
}
