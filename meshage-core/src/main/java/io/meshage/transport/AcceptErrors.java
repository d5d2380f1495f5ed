package io.meshage.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a listener alive when a connection cannot be accepted, as when all file descriptors are in
 * use: it pauses for a second, in which some may be given back, and goes on.
 */
final class AcceptErrors extends ChannelInboundHandlerAdapter {
  static final int PAUSE_SECONDS = 1;

  private static final Logger LOG = LoggerFactory.getLogger(AcceptErrors.class);

  private boolean isPaused;

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it cannot fail
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isPaused) {
      return;
    }
    LOG.warn(
        "{} cannot accept: {}; tries again in {} s",
        context.channel().localAddress(),
        cause.getMessage(),
        PAUSE_SECONDS);
    isPaused = true;
    context.channel().config().setAutoRead(false);
    context.executor().schedule(() -> goOn(context), PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  private void goOn(ChannelHandlerContext context) {
    isPaused = false;
    context.channel().config().setAutoRead(true);
  }
}
