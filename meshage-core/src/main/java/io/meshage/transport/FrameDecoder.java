package io.meshage.transport;

import io.meshage.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteOrder;

/**
 * Cuts the stream into frames, with a limit that changes during the life of a link. Until it is
 * raised, all frames together must fit into what a handshake may cost. A length over the limit ends
 * the link as soon as it is read; memory is taken for bytes that came, never for those announced.
 */
final class FrameDecoder extends LengthFieldBasedFrameDecoder {
  private boolean inHandshake = true;
  private boolean isDeaf;
  private long limit = Limits.MAX_HANDSHAKE_BYTES - Integer.BYTES;

  FrameDecoder() {
    super(Integer.MAX_VALUE, 0, Integer.BYTES, 0, Integer.BYTES);
  }

  /** Sets how many bytes a frame may have after its length prefix. */
  void limitFrames(int bytes) {
    inHandshake = false;
    limit = bytes;
  }

  /** Drops all that still comes. */
  void stopListening() {
    isDeaf = true;
  }

  boolean inHandshake() {
    return inHandshake;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
    if (isDeaf) {
      ReferenceCountUtil.release(bytes);
    } else {
      super.channelRead(context, bytes);
    }
  }

  @Override
  protected long getUnadjustedFrameLength(ByteBuf bytes, int offset, int length, ByteOrder order) {
    long frameBytes = bytes.getUnsignedInt(offset);
    if (frameBytes > limit) {
      throw new TooLongFrameException(
          inHandshake
              ? "what came is not the handshake of a meshage node"
              : "a frame of " + frameBytes + " bytes, at most " + limit);
    }
    return frameBytes;
  }

  @Override
  protected ByteBuf extractFrame(
      ChannelHandlerContext context, ByteBuf bytes, int index, int length) {
    if (inHandshake) {
      limit -= length + Integer.BYTES; // below zero refuses every further frame
    }
    return super.extractFrame(context, bytes, index, length);
  }
}
