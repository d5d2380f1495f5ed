package io.meshage.transport;

import io.meshage.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Stands below TLS until its handshake is complete: counts what comes, and lets last words arrive.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class TlsFloor extends ChannelDuplexHandler {
  private static final int LAST_WRITES_SECONDS = 1;

  /** A record of TLS with a fatal alert, RFC 8446 section 6. */
  private static final byte[] UNEXPECTED_MESSAGE = {21, 3, 3, 0, 2, 2, 10};

  private long left = Limits.MAX_TLS_HANDSHAKE_BYTES;
  private boolean isRefused;
  private boolean isClosing;

  /** The handshake has failed: what TLS has said about it is to arrive. */
  void refused() {
    isRefused = true;
  }

  /** Tells whoever does not speak TLS that it is spoken here; TLS itself says nothing then. */
  void sayThatTlsIsSpoken(ChannelHandlerContext gate) {
    ChannelHandlerContext here = gate.pipeline().context(this);
    if (here != null) {
      here.writeAndFlush(Unpooled.wrappedBuffer(UNEXPECTED_MESSAGE));
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (bytes instanceof ByteBuf buffer) {
      left -= buffer.readableBytes();
    }
    if (left >= 0 && !isRefused) {
      context.fireChannelRead(bytes);
      return;
    }
    ReferenceCountUtil.release(bytes);
    if (!isRefused) {
      isRefused = true;
      context.fireExceptionCaught(new TooLongFrameException("a handshake of too many bytes"));
    }
  }

  /**
   * To close while bytes wait to be read would make the system throw away what it has not sent yet,
   * and the other side would never know why it was refused.
   */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!isRefused || !context.channel().isActive()) {
      context.close(promise);
      return;
    }
    context.channel().closeFuture().addListener(closed -> promise.trySuccess());
    if (isClosing) {
      return; // TLS closes too
    }
    isClosing = true;
    ((SocketChannel) context.channel()).shutdownOutput();
    context.executor().schedule(() -> context.close(), LAST_WRITES_SECONDS, TimeUnit.SECONDS);
  }
}
