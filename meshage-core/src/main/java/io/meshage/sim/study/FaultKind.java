package io.meshage.sim.study;

/** What can happen to a mesh, as a report tells it apart. */
public enum FaultKind {
  /** A line failed, and nobody was told. */
  LINK_DOWN("link failed"),
  /** A line carries again. */
  LINK_UP("link came back"),
  /** A process died. */
  NODE_DOWN("node killed"),
  /** A host went silent. */
  NODE_SILENT("node went silent"),
  /** A node started again. */
  NODE_UP("node started"),
  /** The mesh was divided. */
  PARTITION("partition"),
  /** What was divided is whole again. */
  HEAL("heal");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  /** Returns it in words for people. */
  public String words() {
    return words;
  }
}
