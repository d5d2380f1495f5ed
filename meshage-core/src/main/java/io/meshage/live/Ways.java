package io.meshage.live;

import io.meshage.Endpoint;
import io.meshage.TlsFiles;
import io.meshage.WebSockets;
import io.meshage.transport.JdkWsTransport;
import io.meshage.transport.NoTls;
import io.meshage.transport.ProxiedTransport;
import io.meshage.transport.TcpTransport;
import io.meshage.transport.Tls;
import io.meshage.transport.TlsTransport;
import io.meshage.transport.Transport;
import io.meshage.transport.WsTransport;
import io.meshage.transport.WssTransport;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The transports of a live node. */
final class Ways {
  private Ways() {}

  /**
   * Creates a transport for each scheme.
   *
   * @throws io.meshage.MeshException if the files of TLS are not valid; its message says why
   */
  static List<Transport> of(
      String node,
      NettyLoop loop,
      Consumer<Throwable> failures,
      @Nullable TlsFiles files,
      WebSockets dialler) {
    EventLoop events = loop.eventLoop();
    List<Transport> all = new ArrayList<>();
    Tls tls = files == null ? null : new Tls(files, node, events);
    all.add(new TcpTransport(events, failures));
    List<Transport> sockets = new ArrayList<>();
    sockets.add(new WsTransport(events, failures));
    sockets.add(new ProxiedTransport(events, failures, tls));
    if (tls == null) {
      all.add(new NoTls(Endpoint.TLS, events));
      all.add(new NoTls(Endpoint.WSS, events));
    } else {
      all.add(new TlsTransport(events, failures, tls));
      sockets.add(new WssTransport(events, failures, tls));
    }
    for (Transport each : sockets) {
      all.add(dialler == WebSockets.JDK ? new JdkWsTransport(events, failures, each, tls) : each);
    }
    return all;
  }
}
