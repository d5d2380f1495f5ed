package io.meshage.cli.control;

import io.meshage.cli.json.Json;
import io.meshage.cli.json.JsonException;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: reads its lines, one request at a time. A line that is no request is answered with an
 * error, and the connection is closed. Confined to the server's thread.
 */
final class ControlSession extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSession.class);

  /** Tells the session to end, once the client has what was written. */
  static final Object THE_END = new Object();

  private static final int FAREWELL_MILLIS = 500;

  private final ControlHandler handler;
  private final boolean crowded;
  private @Nullable Exchange current;
  private boolean refused;

  ControlSession(ControlHandler handler, boolean crowded) {
    this.handler = handler;
    this.crowded = crowded;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (crowded) {
      refuse(
          context,
          Failure.MESH,
          "the agent serves " + ControlServer.MOST_CLIENTS + " clients already; try again later");
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
    if (refused) {
      return; // it was told already
    }
    Request request;
    try {
      request = Request.of(Json.read(ByteBufUtil.getBytes(line)));
    } catch (JsonException e) {
      refuse(context, Failure.USAGE, "not a request: " + e.getMessage());
      return;
    }
    Exchange running = current != null && current.isOpen() ? current : null;
    if (request instanceof Request.Cancel) {
      if (running != null) {
        running.cancel();
      }
    } else if (running != null) {
      refuse(context, Failure.USAGE, "one request at a time on a connection, please");
    } else {
      start(context, request);
    }
  }

  private void start(ChannelHandlerContext context, Request request) {
    Exchange exchange = new Exchange(context.channel());
    current = exchange;
    exchange.accepted();
    try {
      handler.handle(request, exchange);
    } catch (RuntimeException e) {
      LOG.error("a request failed: {}", request, e);
      exchange.error(Failure.MESH, "the agent failed: " + e + "; see its log");
    }
  }

  /**
   * Answers with an error, then closes: at once for writing, a little later for reading. To close
   * with bytes unread would reset the connection, and the error would be lost with it.
   */
  private void refuse(ChannelHandlerContext context, int exitCode, String text) {
    if (refused) {
      return;
    }
    refused = true;
    JsonObject error = new JsonObject().put("exit", exitCode).put("text", text);
    DuplexChannel channel = (DuplexChannel) context.channel();
    var unusedWrite =
        context
            .writeAndFlush(Exchange.line(channel, new JsonObject().put(Reply.ERROR, error)))
            .addListener(written -> end(channel));
    var unusedClose =
        context.executor().schedule(() -> close(context), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void end(DuplexChannel channel) {
    var unused = channel.shutdownOutput();
  }

  private static void close(ChannelHandlerContext context) {
    var unused = context.close();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null) {
      current.writabilityChanged();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == THE_END) {
      if (current != null) {
        current.error(Failure.NO_AGENT, "the agent ends");
      }
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else if (event instanceof IdleStateEvent && (current == null || !current.isOpen())) {
      close(context);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      refuse(
          context,
          Failure.USAGE,
          "the request is longer than " + ControlServer.MOST_REQUEST_BYTES + " bytes");
      return;
    }
    if (cause instanceof IOException) {
      LOG.debug("a client's connection broke: {}", cause.toString());
    } else {
      LOG.error("a client's connection is closed after a failure", cause);
    }
    close(context);
  }
}
