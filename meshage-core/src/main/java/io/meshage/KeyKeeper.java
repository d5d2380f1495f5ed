package io.meshage;

import java.io.IOException;

/** Stores the keys of a node, so that it has them after a restart. */
@FunctionalInterface
public interface KeyKeeper {
  /**
   * Stores these keys in place of the former ones. Not called on the node's loop; it may block.
   *
   * @throws IOException if it cannot; the node that changed the keys gets the message
   */
  void keep(Keyring keys) throws IOException;
}
