package io.meshage.wire;

import io.meshage.Bytes;
import io.meshage.message.DeliveryMessage;
import io.meshage.message.MeshMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Frames with a large body, written in pieces: allocators keep buffers of that size, while one for
 * the whole frame is fresh memory each time, which the system has to find and to clear.
 */
final class LargeFrame {
  private static final int PIECE_BYTES = 64 * 1024;

  private final ByteBufAllocator allocator;
  private final CompositeByteBuf frame;
  private final CRC32C checksum = new CRC32C();

  private LargeFrame(ByteBufAllocator allocator) {
    this.allocator = allocator;
    this.frame = allocator.compositeDirectBuffer(Integer.MAX_VALUE);
  }

  static boolean suits(MeshMessage message) {
    return message instanceof DeliveryMessage delivery
        && DeliveryCodec.body(delivery).length() >= PIECE_BYTES;
  }

  /** Returns the whole frame, its length prefix included, in a buffer that the caller owns. */
  static ByteBuf encode(ByteBufAllocator allocator, DeliveryMessage message) {
    LargeFrame large = new LargeFrame(allocator);
    boolean done = false;
    try {
      large.write(message, DeliveryCodec.body(message));
      done = true;
      return large.frame;
    } finally {
      if (!done) {
        large.frame.release();
      }
    }
  }

  private void write(DeliveryMessage message, Bytes body) {
    int headBytes =
        WireFormat.OVERHEAD_BYTES + DeliveryCodec.estimateBytes(message) - body.length();
    addPiece(headBytes, head -> writeHead(head, headBytes, message, body.length()));
    ByteBuffer rest = body.asBuffer();
    int end = rest.limit();
    while (rest.position() < end) {
      int bytes = Math.min(PIECE_BYTES, end - rest.position());
      rest.limit(rest.position() + bytes);
      addPiece(bytes, piece -> sum(piece.writeBytes(rest), 0));
    }
    addPiece(Checksum.BYTES, piece -> piece.writeInt((int) checksum.getValue()));
  }

  private void writeHead(ByteBuf head, int estimate, DeliveryMessage message, int bodyBytes) {
    WireFormat.append(head, estimate, out -> WireFormat.writeHead(out, message));
    int bytes = head.readableBytes() + bodyBytes + Checksum.BYTES;
    head.setInt(0, bytes - WireFormat.LENGTH_BYTES);
    sum(head, WireFormat.LENGTH_BYTES);
  }

  private void addPiece(int bytes, Consumer<ByteBuf> writer) {
    ByteBuf piece = allocator.ioBuffer(bytes);
    boolean done = false;
    try {
      writer.accept(piece);
      done = true;
    } finally {
      if (!done) {
        piece.release();
      }
    }
    frame.addComponent(true, piece);
  }

  private void sum(ByteBuf piece, int from) {
    checksum.update(piece.internalNioBuffer(from, piece.writerIndex() - from));
  }
}
