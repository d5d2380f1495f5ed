package io.meshage.transport;

import com.google.common.net.HostAndPort;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The side of the HTTP handshake that dials: asks for a WebSocket and takes nothing else for an
 * answer. What comes after it in the pipeline hears of the connection only when it is a WebSocket.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class WsCaller extends ChannelInboundHandlerAdapter {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int NEVER = -1;

  private final Promise<Void> open;
  private final WebSocketClientHandshaker handshaker;
  private @Nullable Future<?> deadline;
  private @Nullable HttpResponse response;

  /**
   * Prepares the handshake.
   *
   * @param asked what was dialled: a proxy tells by the name and path whither to pass it
   * @param open hears whether there is a WebSocket
   */
  WsCaller(Endpoint asked, Promise<Void> open) {
    this.open = open;
    // Of the URI only the path is used: not every name of a host can stand in one.
    this.handshaker =
        WebSocketClientHandshakerFactory.newHandshaker(
            URI.create("ws://host" + asked.path()),
            WebSocketVersion.V13,
            null,
            false,
            headers(asked),
            Limits.MAX_WEBSOCKET_FRAME_BYTES,
            true,
            false,
            NEVER,
            false,
            false);
  }

  private static HttpHeaders headers(Endpoint asked) {
    int usual = asked.scheme().equals(Endpoint.WS) ? HTTP_PORT : HTTPS_PORT;
    HostAndPort host =
        asked.port() == usual
            ? HostAndPort.fromHost(asked.host())
            : HostAndPort.fromParts(asked.host(), asked.port());
    return new DefaultHttpHeaders().set(HttpHeaderNames.HOST, host.toString());
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    long seconds = Limits.HANDSHAKE_DEADLINE.toSeconds();
    deadline =
        context
            .executor()
            .schedule(
                () -> fail(context, "did not open a WebSocket within " + seconds + " s"),
                seconds,
                TimeUnit.SECONDS);
    handshaker
        .handshake(context.channel())
        .addListener(
            (ChannelFuture sent) -> {
              if (!sent.isSuccess()) {
                fail(context, String.valueOf(sent.cause().getMessage()));
              }
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (open.isDone()) {
        return;
      }
      if (message instanceof HttpResponse head) {
        response = head;
        judge(context, head);
      }
      HttpResponse accepted = response;
      if (message instanceof LastHttpContent && !open.isDone() && accepted != null) {
        finish(context, accepted);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void judge(ChannelHandlerContext context, HttpResponse head) {
    if (head.decoderResult().isFailure()) {
      fail(context, "does not speak HTTP");
    } else if (head.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      fail(
          context,
          "answered "
              + head.status()
              + ": a proxy on the path must use HTTP/1.1 and pass the header Upgrade on");
    } else if (!head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
      fail(context, "answered " + head.status() + " and did not open a WebSocket");
    }
  }

  private void finish(ChannelHandlerContext context, HttpResponse accepted) {
    DefaultFullHttpResponse whole =
        new DefaultFullHttpResponse(
            accepted.protocolVersion(),
            accepted.status(),
            Unpooled.EMPTY_BUFFER,
            accepted.headers(),
            EmptyHttpHeaders.INSTANCE);
    try {
      handshaker.finishHandshake(context.channel(), whole);
    } catch (WebSocketHandshakeException e) {
      fail(context, "did not answer with a WebSocket handshake: " + e.getMessage());
      return;
    }
    cancelDeadline();
    open.trySuccess(null);
    context.fireChannelActive();
    context.pipeline().remove(this);
  }

  private void fail(ChannelHandlerContext context, String words) {
    cancelDeadline();
    open.tryFailure(new MeshException("the server there " + words));
    context.close();
  }

  private void cancelDeadline() {
    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, "closed the connection and did not open a WebSocket");
    context.fireChannelInactive();
  }

  /** Nobody behind this has heard of the connection yet. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, "broke the connection: " + cause.getMessage());
  }
}
