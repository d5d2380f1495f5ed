package io.meshage.node;

import io.meshage.message.MeshMessage;
import io.meshage.transport.LinkHandler;

/** Hears from a {@link MessageLink}, on the node's loop. */
public interface MessageHandler extends LinkHandler {

  /** A message arrived as it was sent. */
  void message(MeshMessage message);
}
