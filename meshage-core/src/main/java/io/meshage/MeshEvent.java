package io.meshage;

import java.time.Instant;

/**
 * Something that happened in the mesh. An event knows which method of a listener hears it, so that
 * there can be more events without anything in between that knows them all.
 */
public interface MeshEvent {

  /** Returns when it happened, by this machine's clock. */
  Instant at();

  /**
   * Calls the method of the listener that hears such events; none for events of this node alone.
   */
  void tell(MeshListener listener);

  /** Returns the counter that such events raise, see {@link NodeStats}; empty if none. */
  default String counter() {
    return "";
  }

  /** Returns what the log says of it, in one line; empty where that is nothing. */
  default String words() {
    return "";
  }
}
