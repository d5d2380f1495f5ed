package io.meshage;

import java.io.IOException;

/** Keeps the keys of a node for its next life. */
@FunctionalInterface
public interface KeyKeeper {
  /**
   * Keeps these keys in place of those before. Called off the node's loop; it may block.
   *
   * @throws IOException if it cannot; whoever changed the keys is told
   */
  void keep(Keyring keys) throws IOException;
}
