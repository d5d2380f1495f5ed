package io.meshage.transport;

import io.meshage.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;

/**
 * Between WebSocket's frames and the stream of ours. What is in binary messages goes up as it
 * comes; what comes down goes out as one message for each buffer, in pieces if it is long. Pings
 * are answered as long as the answers are read.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class WsFrames extends ChannelDuplexHandler {

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof BinaryWebSocketFrame binary) {
      context.fireChannelRead(binary.content());
    } else if (message instanceof ContinuationWebSocketFrame more) {
      context.fireChannelRead(more.content());
    } else if (message instanceof PingWebSocketFrame ping && context.channel().isWritable()) {
      context.writeAndFlush(new PongWebSocketFrame(ping.content()));
    } else {
      ReferenceCountUtil.release(message);
      if (message instanceof CloseWebSocketFrame) {
        context
            .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
            .addListener(ChannelFutureListener.CLOSE);
      } else if (!(message instanceof PingWebSocketFrame
          || message instanceof PongWebSocketFrame)) {
        context.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.INVALID_MESSAGE_TYPE));
        context.fireExceptionCaught(
            new CorruptedFrameException("the bytes received are not a binary WebSocket message"));
      }
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (!(message instanceof ByteBuf bytes)) {
      context.write(message, promise);
      return;
    }
    int most = Limits.MAX_WEBSOCKET_FRAME_BYTES;
    if (bytes.readableBytes() <= most) {
      context.write(new BinaryWebSocketFrame(bytes), promise);
      return;
    }
    context.write(new BinaryWebSocketFrame(false, 0, bytes.readRetainedSlice(most)));
    while (bytes.readableBytes() > most) {
      context.write(new ContinuationWebSocketFrame(false, 0, bytes.readRetainedSlice(most)));
    }
    context.write(new ContinuationWebSocketFrame(true, 0, bytes), promise);
  }
}
