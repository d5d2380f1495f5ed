package io.meshage.transport;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind TLS: what comes after it in the pipeline hears of the connection when the handshake
 * is complete, and of what goes wrong with TLS in words.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class TlsGate extends ChannelInboundHandlerAdapter {
  private final @Nullable HalfOpen unfinished;
  private final @Nullable Promise<Void> open;
  private final boolean isLast;
  private final @Nullable TlsCredentials own;
  private boolean isDone;
  private boolean isOpen;
  private @Nullable List<String> names = List.of();

  /** Makes the gate of an accepted connection. */
  TlsGate(HalfOpen unfinished, TlsCredentials own) {
    this.unfinished = unfinished;
    this.open = null;
    this.isLast = false;
    this.own = own;
  }

  /**
   * Makes the gate of a dialled one.
   *
   * @param isLast whether the link is open when TLS is
   * @param own what this side shows; null if nothing
   */
  TlsGate(Promise<Void> open, boolean isLast, @Nullable TlsCredentials own) {
    this.unfinished = null;
    this.open = open;
    this.isLast = isLast;
    this.own = own;
  }

  /** Makes the gate of a dialled proxy, which is no node, behind which WebSocket follows. */
  static TlsGate ofProxy(Promise<Void> open) {
    TlsGate gate = new TlsGate(open, false, null);
    gate.names = null;
    return gate;
  }

  /** Returns the nodes that the certificate of the other end names; null if it is a proxy's. */
  @Nullable List<String> names() {
    return names;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (unfinished != null) {
      unfinished.add((SocketChannel) context.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        opened(context);
      } else {
        failed(context, handshake.cause());
      }
    } else if (!(event instanceof SslCloseCompletionEvent)) {
      context.fireUserEventTriggered(event);
    }
  }

  private void opened(ChannelHandlerContext context) {
    settle(context);
    isOpen = true;
    context.pipeline().remove(TlsFloor.class);
    if (names != null) {
      names = readNames(context);
    }
    if (open != null && isLast) {
      open.trySuccess(null);
    }
    context.fireChannelActive();
  }

  private static List<String> readNames(ChannelHandlerContext context) {
    try {
      SslHandler tls = context.pipeline().get(SslHandler.class);
      return Certificates.names(
          (X509Certificate) tls.engine().getSession().getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /** A refusal is told like the end of a link, so that it reaches whoever runs the node. */
  private void failed(ChannelHandlerContext context, Throwable cause) {
    if (isDone) {
      return;
    }
    settle(context);
    TlsFloor floor = context.pipeline().get(TlsFloor.class);
    if (floor != null) {
      floor.refused();
      if (open == null && cause instanceof NotSslRecordException) {
        floor.sayThatTlsIsSpoken(context);
      }
    }
    TlsException failure = words(context, cause);
    if (open == null || failure.reason() == CloseReason.CERTIFICATE) {
      context.pipeline().get(NettyLink.class).refused(failure);
      if (open != null) {
        open.trySuccess(null);
      }
    } else {
      open.tryFailure(new MeshException(failure.words(), failure));
    }
    context.close();
    context.executor().execute(() -> letGo(context)); // when TLS has said what is wrong
  }

  /** What TLS has half read would otherwise be kept as long as the connection lingers. */
  private static void letGo(ChannelHandlerContext context) {
    if (context.pipeline().get(SslHandler.class) != null) {
      context.pipeline().remove(SslHandler.class);
    }
  }

  /** What was not judged is heard by nobody. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isOpen) {
      context.fireChannelRead(message);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private TlsException words(ChannelHandlerContext context, Throwable cause) {
    NettyLink link = context.pipeline().get(NettyLink.class);
    InetSocketAddress address = ((SocketChannel) context.channel()).remoteAddress();
    Endpoint peer =
        address == null ? link.remote() : TransportErrors.endpoint(link.remote().scheme(), address);
    return TlsWords.of(cause, peer, open != null, own == null ? null : own.ownProblem());
  }

  private void settle(ChannelHandlerContext context) {
    isDone = true;
    if (unfinished != null) {
      unfinished.remove((SocketChannel) context.channel());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!isDone) {
      failed(context, new java.nio.channels.ClosedChannelException());
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (isOpen) {
      context.fireExceptionCaught(words(context, cause));
    } else {
      failed(context, cause);
    }
  }
}
