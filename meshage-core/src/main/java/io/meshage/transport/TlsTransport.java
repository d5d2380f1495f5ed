package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.function.Consumer;

/**
 * The frames of {@link TcpTransport} in TLS 1.3, where both sides show a certificate.
 *
 * <p>Bounds, beside those of TCP: the handshake takes at most {@link
 * io.meshage.Limits#HANDSHAKE_DEADLINE} and {@link io.meshage.Limits#MAX_TLS_HANDSHAKE_BYTES};
 * connections that have not finished it are limited, in all and of one address.
 */
public final class TlsTransport extends NettyTransport {
  private final Tls tls;

  /**
   * Makes a transport.
   *
   * @param loop the node's loop; also says which kind of sockets is used, epoll's or the JDK's
   * @param failures hears, on the loop, of every exception thrown by a link's handler; it is
   *     logged, and the link closed, without its help
   */
  public TlsTransport(EventLoop loop, Consumer<Throwable> failures, Tls tls) {
    super(loop, failures);
    this.tls = tls;
  }

  @Override
  public String scheme() {
    return Endpoint.TLS;
  }

  @Override
  void addServerCodec(ChannelPipeline pipeline, Endpoint at) {
    tls.addServer(pipeline);
  }

  @Override
  void addClientCodec(ChannelPipeline pipeline, Endpoint asked, Promise<Void> open) {
    tls.addClient(pipeline, open, true);
  }

  @Override
  void connected(Promise<Void> open) {
    // The handshake of TLS comes first.
  }
}
