package io.meshage.transport;

import com.google.common.net.HostAndPort;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials WebSockets with the JDK's HTTP client, whose settings then apply: the {@link ProxySelector}
 * and the {@link Authenticator} that are the defaults of the program, as the system properties
 * {@code https.proxyHost} and their like set them. Accepts as another transport does.
 *
 * <p>The client has threads of its own; all that a link's handler hears, it hears on the loop.
 */
public final class JdkWsTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(JdkWsTransport.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(PendingConnect.TIMEOUT_SECONDS);

  private final EventLoop loop;
  private final Consumer<Throwable> failures;
  private final Transport acceptor;
  private final @Nullable Tls tls;
  private final @Nullable ProxySelector proxies;
  private final Lookups threads;

  /**
   * Makes a transport.
   *
   * @param loop the node's loop
   * @param failures hears, on the loop, of every exception thrown by a link's handler; it is
   *     logged, and the link closed, without its help
   * @param acceptor accepts, and says for which scheme
   * @param tls what this node shows and whom it trusts; needed for {@code wss}
   */
  public JdkWsTransport(
      EventLoop loop, Consumer<Throwable> failures, Transport acceptor, @Nullable Tls tls) {
    this(loop, failures, acceptor, tls, ProxySelector.getDefault());
  }

  JdkWsTransport(
      EventLoop loop,
      Consumer<Throwable> failures,
      Transport acceptor,
      @Nullable Tls tls,
      @Nullable ProxySelector proxies) {
    this.loop = loop;
    this.failures = failures;
    this.acceptor = acceptor;
    this.tls = tls;
    this.proxies = proxies;
    this.threads = new Lookups(loop);
  }

  @Override
  public String scheme() {
    return acceptor.scheme();
  }

  @Override
  public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> opened) {
    return acceptor.listen(endpoint, opened);
  }

  @Override
  public void dial(Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
    if (endpoint.port() == 0) {
      loop.execute(() -> failed.accept("port 0 cannot be dialled"));
      return;
    }
    threads.ask( // to make a client takes a while
        () -> {
          Attempt attempt = new Attempt(endpoint, sight(), opened, failed);
          attempt.begin();
          return attempt;
        },
        (begun, problem) -> {
          if (problem != null) {
            failed.accept("cannot dial by the JDK's HTTP client: " + problem.getMessage());
          }
        },
        () -> {});
  }

  private PeerSight sight() throws GeneralSecurityException, IOException {
    TlsCredentials own = tls == null ? null : tls.current();
    return switch (scheme()) {
      case Endpoint.WS -> PeerSight.ofNothing();
      case Endpoint.VIA_WSS -> PeerSight.ofProxy(ProxyTrust.judge(own));
      default -> {
        if (own == null) {
          throw new GeneralSecurityException(scheme() + ":// needs TLS files");
        }
        yield PeerSight.ofNode(own.judge());
      }
    };
  }

  private HttpClient client(PeerSight sight) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
    if (proxies != null) {
      builder.proxy(proxies);
    }
    Authenticator authenticator = Authenticator.getDefault();
    if (authenticator != null) {
      builder.authenticator(authenticator);
    }
    if (!scheme().equals(Endpoint.WS)) {
      builder.sslContext(sight.context(tls == null ? null : tls.current()));
    }
    return builder.build();
  }

  /** One dial, and what its WebSocket says; called on the client's threads. */
  private final class Attempt implements WebSocket.Listener {
    private final Endpoint endpoint;
    private final PeerSight sight;
    private final Function<Link, LinkHandler> opened;
    private final Consumer<String> failed;
    private final JdkWsLink link;

    Attempt(
        Endpoint endpoint,
        PeerSight sight,
        Function<Link, LinkHandler> opened,
        Consumer<String> failed) {
      this.endpoint = endpoint;
      this.sight = sight;
      this.opened = opened;
      this.failed = failed;
      this.link = new JdkWsLink(loop, endpoint, sight, failures);
    }

    void begin() throws IOException {
      String scheme = scheme().equals(Endpoint.WS) ? Endpoint.WS : Endpoint.WSS;
      HostAndPort place = HostAndPort.fromParts(endpoint.host(), endpoint.port());
      URI uri =
          URI.create(scheme + "://" + place + (endpoint.path().isEmpty() ? "/" : endpoint.path()));
      var unused =
          client(sight)
              .newWebSocketBuilder()
              .connectTimeout(Limits.HANDSHAKE_DEADLINE)
              .buildAsync(uri, this)
              .whenComplete((socket, failure) -> onLoop(() -> began(socket, failure)));
    }

    private void began(@Nullable WebSocket socket, @Nullable Throwable failure) {
      if (socket == null) {
        JdkWords.Failure words = JdkWords.of(failure, endpoint);
        if (words.reason() == CloseReason.CERTIFICATE) {
          link.refused(words.reason(), words.text(), opened);
        } else {
          failed.accept(words.text());
        }
        return;
      }
      link.open(socket, opened);
    }

    /** Nothing is asked for before somebody listens. */
    @Override
    public void onOpen(WebSocket socket) {}

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] copy = new byte[data.remaining()];
      data.get(copy);
      onLoop(() -> link.received(Unpooled.wrappedBuffer(copy)));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      onLoop(
          () ->
              link.ended(
                  CloseReason.MALFORMED, "the bytes received are not a binary WebSocket message"));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      onLoop(() -> link.ended(CloseReason.LOST, "connection closed by " + endpoint));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      onLoop(() -> link.lost(error));
    }
  }

  private void onLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("the node has ended", e);
    }
  }
}
