package io.meshage.protocol.port;

import io.meshage.CloseReason;

/** What became of a dial. */
public sealed interface DialResult {

  /**
   * There is a link now that was not there when the dial was asked for.
   *
   * @param peer the name of the node at the other end
   */
  record Linked(String peer) implements DialResult {}

  /**
   * The dial made no link.
   *
   * @param reason why, from this side or from the one that was dialled
   * @param text the same for people, with the address
   */
  record Failed(CloseReason reason, String text) implements DialResult {}
}
