package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Promise;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Dials nodes behind a proxy that ends TLS. The proxy shows a certificate of its host, as any
 * server of the web; which node is behind it, TLS does not say: that is the matter of a shared key.
 */
public final class ProxiedTransport extends WsTransport {
  private final @Nullable Tls tls;
  private @Nullable TlsCredentials shown;
  private @Nullable SslContext context;

  /**
   * Makes a transport.
   *
   * @param loop the node's loop; also says which kind of sockets is used, epoll's or the JDK's
   * @param failures hears, on the loop, of every exception thrown by a link's handler; it is
   *     logged, and the link closed, without its help
   * @param tls what this node shows to a proxy that asks, and whom it trusts besides those whom
   *     Java trusts
   */
  public ProxiedTransport(EventLoop loop, Consumer<Throwable> failures, @Nullable Tls tls) {
    super(loop, failures);
    this.tls = tls;
  }

  @Override
  public String scheme() {
    return Endpoint.VIA_WSS;
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
    throw new MeshException(
        "cannot listen at "
            + endpoint
            + ": there a proxy listens; listen at the ws:// that it passes on to, and advertise"
            + " this");
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    loop().execute(() -> prepare(endpoint, opened, failed));
  }

  private void prepare(
      Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    TlsCredentials own = tls == null ? null : tls.current();
    if (context != null && Objects.equals(own, shown)) {
      super.dial(endpoint, opened, failed);
      return;
    }
    lookups()
        .ask(
            () -> ProxyTrust.context(own),
            (made, problem) -> {
              if (made == null) {
                failed.accept("this JVM has no TLS for it: " + problem);
                return;
              }
              shown = own;
              context = made;
              super.dial(endpoint, opened, failed);
            },
            () -> {});
  }

  @Override
  void addClientCodec(ChannelPipeline pipeline, Endpoint asked, Promise<Void> open) {
    SslContext current = Objects.requireNonNull(context, "dialled before it was made");
    SslHandler handler = current.newHandler(pipeline.channel().alloc(), asked.host(), asked.port());
    handler.setHandshakeTimeoutMillis(Limits.HANDSHAKE_DEADLINE.toMillis());
    pipeline.addLast(new TlsFloor(), handler, TlsGate.ofProxy(open));
    super.addClientCodec(pipeline, asked, open);
  }
}
