package io.meshage.transport;

import io.meshage.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the stream into frames, with a limit that changes during the life of a link. Until it is
 * raised, all frames together must fit into what a handshake may cost. A length over the limit ends
 * the link as soon as it is read, or, below a second limit, is passed over without keeping it;
 * memory is taken for bytes that came, never for those announced.
 */
final class FrameDecoder extends LengthFieldBasedFrameDecoder {
  private boolean inHandshake = true;
  private boolean isDeaf;
  private boolean heardTls;
  private Consumer<ByteBuf> receiver = frame -> {};
  private LongFrames longFrames = (piece, length) -> {};
  private Runnable rowRead = () -> {};
  private long limit = Limits.MAX_HANDSHAKE_BYTES - Integer.BYTES;
  private long passedOver;
  private int longLength;
  private int longLeft;

  /** Gets frames over the limit, piece by piece. */
  interface LongFrames {
    void piece(ByteBuf piece, int length);
  }

  FrameDecoder() {
    super(Integer.MAX_VALUE, 0, Integer.BYTES, 0, Integer.BYTES);
    setCumulator(Cumulation.INSTANCE);
  }

  /**
   * Sets how many bytes a frame may have after its length prefix.
   *
   * @param mostPassedOver how many it may have to be handed on in pieces instead
   */
  void limitFrames(int bytes, int mostPassedOver) {
    inHandshake = false;
    limit = bytes;
    passedOver = mostPassedOver;
  }

  /**
   * Sets who is lent each frame; it is not passed on in the pipeline.
   *
   * @param pieces is lent frames over the limit
   * @param afterRow hears when all frames of one read have been lent
   */
  void deliverTo(Consumer<ByteBuf> frames, LongFrames pieces, Runnable afterRow) {
    receiver = frames;
    longFrames = pieces;
    rowRead = afterRow;
  }

  /** Drops all that still comes. */
  void stopListening() {
    isDeaf = true;
  }

  /** Returns whether what came in place of a handshake is TLS. */
  boolean heardTls() {
    return heardTls;
  }

  boolean inHandshake() {
    return inHandshake;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    if (isDeaf) {
      ReferenceCountUtil.release(bytes);
    } else {
      try {
        super.channelRead(context, bytes);
      } finally {
        rowRead.run();
      }
    }
  }

  @Override
  protected @Nullable Object decode(ChannelHandlerContext context, ByteBuf bytes) throws Exception {
    if (longLeft == 0 && !beginsLong(bytes)) {
      return super.decode(context, bytes);
    }
    int piece = Math.min(longLeft, bytes.readableBytes());
    if (piece > 0) {
      longLeft -= piece;
      ByteBuf lent = bytes.readSlice(piece);
      if (!isDeaf) {
        longFrames.piece(lent, longLength);
      }
    }
    return null;
  }

  private boolean beginsLong(ByteBuf bytes) {
    if (inHandshake || bytes.readableBytes() < Integer.BYTES) {
      return false;
    }
    long length = bytes.getUnsignedInt(bytes.readerIndex());
    if (length <= limit || length > passedOver) {
      return false;
    }
    bytes.skipBytes(Integer.BYTES);
    longLength = (int) length;
    longLeft = longLength;
    return true;
  }

  /** Whether these four bytes begin a record of TLS: its kind, and a version of 3.0 to 3.4. */
  private static boolean isTls(long bytes) {
    long kind = bytes >>> 24;
    long version = (bytes >>> 8) & 0xffff;
    return kind >= 20 && kind <= 23 && version >= 0x300 && version <= 0x304;
  }

  @Override
  protected long getUnadjustedFrameLength(ByteBuf bytes, int offset, int length, ByteOrder order) {
    long frameBytes = bytes.getUnsignedInt(offset);
    if (frameBytes > limit) {
      heardTls = inHandshake && isTls(frameBytes);
      throw new TooLongFrameException(
          inHandshake
              ? "the bytes received are not the handshake of a meshage node"
              : "a frame of " + frameBytes + " bytes, at most " + limit);
    }
    return frameBytes;
  }

  /** Lends the frame where it lies, which takes no object, and leaves nothing to be passed on. */
  @Override
  protected @Nullable ByteBuf extractFrame(
      ChannelHandlerContext context, ByteBuf bytes, int index, int length) {
    if (inHandshake) {
      limit -= length + Integer.BYTES; // below zero refuses every further frame
    }
    if (isDeaf) {
      return null;
    }
    int end = bytes.writerIndex();
    bytes.setIndex(index, index + length);
    try {
      receiver.accept(bytes);
    } finally {
      bytes.setIndex(index, end);
    }
    return null;
  }
}
