package io.meshage.transport;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The side of the HTTP handshake that accepts: lets in who asks for a WebSocket at the right path,
 * answers everybody else in one line and closes. What comes after it in the pipeline hears of the
 * connection only when it is a WebSocket.
 *
 * <p>Requests that name an origin are refused: browsers send it, nodes do not, and no web page has
 * anything to say to a node.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class WsDoor extends ChannelInboundHandlerAdapter {
  private static final int LAST_WRITES_SECONDS = 1;
  private static final String ROOT = "/";
  private static final String VERSION_13 = "13";

  private final Endpoint place;
  private final HalfOpen unfinished;
  private @Nullable Future<?> deadline;
  private @Nullable HttpRequest request;
  private boolean isAnswered;

  WsDoor(Endpoint place, HalfOpen unfinished) {
    this.place = place;
    this.unfinished = unfinished;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    unfinished.add((SocketChannel) context.channel());
    deadline =
        context
            .executor()
            .schedule(
                () ->
                    refuse(
                        context, HttpResponseStatus.REQUEST_TIMEOUT, "the handshake took too long"),
                Limits.HANDSHAKE_DEADLINE.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf) {
        context.close(); // sent before we answered: it cannot be WebSocket
      }
      if (isAnswered) {
        return;
      }
      if (message instanceof HttpRequest head) {
        request = head;
        judge(context, head);
      }
      if (message instanceof HttpContent body && !isAnswered && body.content().isReadable()) {
        refuse(context, HttpResponseStatus.BAD_REQUEST, "a handshake has no body");
      }
      HttpRequest accepted = request;
      if (message instanceof LastHttpContent && !isAnswered && accepted != null) {
        upgrade(context, accepted);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void judge(ChannelHandlerContext context, HttpRequest head) {
    HttpHeaders headers = head.headers();
    if (head.decoderResult().isFailure()) {
      refuse(
          context, status(head.decoderResult().cause()), "this is not a request for a WebSocket");
    } else if (!head.uri().equals(place.path().isEmpty() ? ROOT : place.path())) {
      refuse(context, HttpResponseStatus.NOT_FOUND, "there is nothing at this path");
    } else if (!head.method().equals(HttpMethod.GET)) {
      refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "a WebSocket begins with GET");
    } else if (headers.contains(ORIGIN)) {
      refuse(context, HttpResponseStatus.FORBIDDEN, "web pages may not talk to this node");
    } else if (HttpUtil.isTransferEncodingChunked(head)
        || HttpUtil.getContentLength(head, 0L) != 0) {
      refuse(context, HttpResponseStatus.BAD_REQUEST, "a handshake has no body");
    } else if (!headers.containsValue(CONNECTION, HttpHeaderValues.UPGRADE, true)
        || !headers.containsValue(UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !VERSION_13.equals(headers.get(SEC_WEBSOCKET_VERSION))) {
      refuse(
          context, HttpResponseStatus.UPGRADE_REQUIRED, "only WebSocket version 13 is supported");
    } else if (!headers.contains(SEC_WEBSOCKET_KEY)) {
      refuse(context, HttpResponseStatus.BAD_REQUEST, "the handshake has no key");
    }
  }

  private static HttpResponseStatus status(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return HttpResponseStatus.REQUEST_URI_TOO_LONG;
    }
    return cause instanceof TooLongHttpHeaderException
        ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        : HttpResponseStatus.BAD_REQUEST;
  }

  private void upgrade(ChannelHandlerContext context, HttpRequest accepted) {
    isAnswered = true;
    WebSocketServerHandshaker13 handshaker =
        new WebSocketServerHandshaker13(
            place.toString(),
            null,
            WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(Limits.MAX_WEBSOCKET_FRAME_BYTES)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(true)
                .build());
    try {
      handshaker
          .handshake(
              context.channel(),
              new DefaultFullHttpRequest(
                  HttpVersion.HTTP_1_1,
                  HttpMethod.GET,
                  accepted.uri(),
                  Unpooled.EMPTY_BUFFER,
                  accepted.headers(),
                  EmptyHttpHeaders.INSTANCE))
          .addListener(
              (ChannelFuture answered) -> {
                if (answered.isSuccess() && context.channel().isActive()) {
                  open(context);
                } else {
                  context.close();
                }
              });
    } catch (WebSocketHandshakeException e) {
      isAnswered = false;
      refuse(context, HttpResponseStatus.BAD_REQUEST, "the handshake is not one of WebSocket");
    }
  }

  private void open(ChannelHandlerContext context) {
    settle(context);
    context.fireChannelActive();
    context.pipeline().remove(this);
  }

  /** Answers, and closes when the other end has had a moment to read it. */
  private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String words) {
    if (isAnswered) {
      return;
    }
    isAnswered = true;
    ByteBuf text = ByteBufUtil.writeAscii(context.alloc(), words + "\n");
    FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
    response
        .headers()
        .set(CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
        .set(CONTENT_LENGTH, text.readableBytes())
        .set(CONNECTION, HttpHeaderValues.CLOSE);
    if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      response.headers().set(UPGRADE, HttpHeaderValues.WEBSOCKET);
      response.headers().set(SEC_WEBSOCKET_VERSION, VERSION_13);
    }
    SocketChannel channel = (SocketChannel) context.channel();
    context.writeAndFlush(response).addListener(written -> channel.shutdownOutput());
    context.executor().schedule(() -> channel.close(), LAST_WRITES_SECONDS, TimeUnit.SECONDS);
  }

  private void settle(ChannelHandlerContext context) {
    unfinished.remove((SocketChannel) context.channel());
    Future<?> timer = deadline;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    settle(context);
    context.fireChannelInactive();
  }

  /** Nobody behind this has heard of the connection yet. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    isAnswered = true;
    context.close();
  }
}
