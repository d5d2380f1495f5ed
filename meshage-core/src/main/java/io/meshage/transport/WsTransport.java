package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.Promise;
import java.util.function.Consumer;

/**
 * The frames of {@link TcpTransport} in binary WebSocket messages (RFC 6455), for ways on which a
 * proxy only lets HTTP through. Small frames that are flushed together share a message; where
 * messages begin and end means nothing to who receives them.
 *
 * <p>Bounds, beside those of TCP: the HTTP handshake takes at most {@link
 * Limits#HANDSHAKE_DEADLINE} and {@link Limits#MAX_HTTP_BYTES}, a WebSocket frame at most {@link
 * Limits#MAX_WEBSOCKET_FRAME_BYTES}; longer messages come in several frames. Connections that have
 * not finished it are limited, in all and of one address, as unfinished handshakes are.
 */
public class WsTransport extends NettyTransport {
  private final HalfOpen unfinished =
      new HalfOpen(Limits.MAX_HALF_OPEN, Limits.MAX_HALF_OPEN_PER_ADDRESS);

  /**
   * Makes a transport.
   *
   * @param loop the node's loop; also says which kind of sockets is used, epoll's or the JDK's
   * @param failures hears, on the loop, of every exception thrown by a link's handler; it is
   *     logged, and the link closed, without its help
   */
  public WsTransport(EventLoop loop, Consumer<Throwable> failures) {
    super(loop, failures);
  }

  @Override
  public String scheme() {
    return Endpoint.WS;
  }

  /** Returns how many connections have not finished the handshake; on the loop. */
  int unfinished() {
    return unfinished.size();
  }

  @Override
  void addServerCodec(ChannelPipeline pipeline, Endpoint at) {
    pipeline.addLast(new HttpServerCodec(httpLimits()), new WsDoor(at, unfinished), new WsFrames());
  }

  @Override
  void addClientCodec(ChannelPipeline pipeline, Endpoint asked, Promise<Void> open) {
    pipeline.addLast(
        new HttpClientCodec(httpLimits(), false, false), new WsCaller(asked, open), new WsFrames());
  }

  @Override
  void connected(Promise<Void> open) {
    // The handshake of HTTP comes first.
  }

  @Override
  Object lastWords() {
    return new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE);
  }

  private static HttpDecoderConfig httpLimits() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(Limits.MAX_HTTP_LINE_BYTES)
        .setMaxHeaderSize(Limits.MAX_HTTP_BYTES)
        .setMaxChunkSize(Limits.MAX_HTTP_BYTES);
  }
}
