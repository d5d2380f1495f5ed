package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.util.function.Consumer;

/**
 * The WebSocket of {@link WsTransport} in TLS 1.3 between two nodes, both of which show a
 * certificate; the bounds are those of both.
 */
public final class WssTransport extends WsTransport {
  private final Tls tls;

  /**
   * Makes a transport.
   *
   * @param loop the node's loop; also says which kind of sockets is used, epoll's or the JDK's
   * @param failures hears, on the loop, of every exception thrown by a link's handler; it is
   *     logged, and the link closed, without its help
   */
  public WssTransport(EventLoop loop, Consumer<Throwable> failures, Tls tls) {
    super(loop, failures);
    this.tls = tls;
  }

  @Override
  public String scheme() {
    return Endpoint.WSS;
  }

  @Override
  void addServerCodec(ChannelPipeline pipeline, Endpoint at) {
    tls.addServer(pipeline);
    super.addServerCodec(pipeline, at);
  }

  @Override
  void addClientCodec(ChannelPipeline pipeline, Endpoint asked, Promise<Void> open) {
    tls.addClient(pipeline, open, false);
    super.addClientCodec(pipeline, asked, open);
  }
}
