package io.meshage.node;

import io.meshage.CloseReason;
import io.meshage.transport.LinkHandler;
import io.netty.buffer.ByteBuf;

/** Listens to a link that was closed before anybody could take it. */
final class Deaf implements LinkHandler {
  static final LinkHandler HANDLER = new Deaf();

  private Deaf() {}

  @Override
  public void frame(ByteBuf frame) {}

  @Override
  public void batchRead() {}

  @Override
  public void writable() {}

  @Override
  public void closed(CloseReason reason, String text) {}
}
