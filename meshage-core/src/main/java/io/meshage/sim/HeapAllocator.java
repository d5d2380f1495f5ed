package io.meshage.sim;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;

/**
 * Buffers on the heap that nobody tracks: a frame on the line when everything ends is not a leak,
 * and a simulated frame never meets a socket. Native memory and its leak detection would cost more
 * than all the rest of a frame.
 */
final class HeapAllocator extends AbstractByteBufAllocator {
  private final Refusals refusals;

  HeapAllocator() {
    this(new Refusals());
  }

  /** Makes one that may refuse. */
  HeapAllocator(Refusals refusals) {
    super(false);
    this.refusals = refusals;
  }

  /** What is meant for a socket is on the heap too. */
  @Override
  public ByteBuf ioBuffer(int initialCapacity) {
    return heapBuffer(initialCapacity);
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    refusals.memory();
    return new UnpooledHeapByteBuf(this, initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}
