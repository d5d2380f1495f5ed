package io.meshage.transport;

import io.meshage.CloseReason;
import io.netty.buffer.ByteBuf;

/** Hears nothing: for a link that nobody takes, or not yet. */
public final class Deaf implements LinkHandler {
  /** The only one; it has nothing to remember. */
  public static final LinkHandler HANDLER = new Deaf();

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
