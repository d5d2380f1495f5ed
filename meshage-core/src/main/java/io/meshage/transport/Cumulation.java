package io.meshage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * How bytes wait for the rest of their frame: those of a large one where they were read, for to
 * merge them would copy each of them twice or more; others in one buffer.
 */
final class Cumulation implements Cumulator {
  static final Cumulator INSTANCE = new Cumulation();

  private static final int LARGE_FRAME_BYTES = 64 * 1024;
  private static final int MOST_SMALL_PIECES = 64;
  private static final int SMALL_PIECE_BYTES = 4 * 1024;

  private Cumulation() {}

  @Override
  public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf waiting, ByteBuf read) {
    if (!waiting.isReadable() || !read.isReadable()) {
      return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, waiting, read);
    }
    boolean isRow = waiting instanceof CompositeByteBuf;
    if (isLargeFrame(waiting)) {
      return append(isRow ? (CompositeByteBuf) waiting : row(allocator, waiting), read);
    }
    return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(
        allocator, isRow ? merged(allocator, waiting, read.readableBytes()) : waiting, read);
  }

  private static boolean isLargeFrame(ByteBuf waiting) {
    return waiting.readableBytes() >= Integer.BYTES
        && waiting.getUnsignedInt(waiting.readerIndex()) >= LARGE_FRAME_BYTES;
  }

  private static CompositeByteBuf row(ByteBufAllocator allocator, ByteBuf first) {
    return allocator.compositeDirectBuffer(Integer.MAX_VALUE).addComponent(true, first);
  }

  /** What a peer sends little by little must not take much more memory than it has bytes. */
  private static CompositeByteBuf append(CompositeByteBuf row, ByteBuf read) {
    int bytes = read.readableBytes();
    if (bytes >= read.capacity() / 2) {
      row.addFlattenedComponents(true, read);
    } else {
      row.addComponent(true, row.alloc().ioBuffer(bytes).writeBytes(read));
      read.release();
    }
    if (row.numComponents() > MOST_SMALL_PIECES + row.readableBytes() / SMALL_PIECE_BYTES) {
      row.discardReadComponents().consolidate();
    }
    return row;
  }

  private static ByteBuf merged(ByteBufAllocator allocator, ByteBuf row, int more) {
    ByteBuf merged = allocator.ioBuffer(row.readableBytes() + more);
    try {
      return merged.writeBytes(row);
    } finally {
      row.release();
    }
  }
}
