package io.meshage.node;

import io.meshage.message.MeshMessage;
import io.meshage.transport.Link;

/** A link of a world without wires, which can carry messages as they are. */
public interface MessageLink extends Link {

  /** Returns whether it does; otherwise frames must be written. Never changes. */
  boolean carriesMessages();

  /**
   * Gives a message, to arrive behind those before it at a {@link MessageHandler}; nothing is sent
   * before {@link #flush}. After close it is dropped.
   */
  void carry(MeshMessage message);
}
