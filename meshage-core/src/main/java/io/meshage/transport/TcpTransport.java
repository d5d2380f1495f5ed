package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * Frames over TCP connections, each with its length in four bytes before it.
 *
 * <p>Bounds: a connection may cost {@link io.meshage.Limits#MAX_HANDSHAKE_BYTES} until {@link
 * Link#limitFrames} is called, and has a frame limit from then on; a link with more than 512 KiB
 * unsent is not writable until less than 256 KiB are left. A dial gives up after 5 s for the name
 * and 5 s for each of its addresses, of which it tries at most eight.
 *
 * <p>All connections live on the one loop; the calls may come from any thread, those to a link only
 * from the loop.
 */
public final class TcpTransport extends NettyTransport {

  /**
   * Makes a transport.
   *
   * @param loop the node's loop; also says which kind of sockets is used, epoll's or the JDK's
   * @param failures hears, on the loop, of every exception thrown by a link's handler; it is
   *     logged, and the link closed, without its help
   */
  public TcpTransport(EventLoop loop, Consumer<Throwable> failures) {
    super(loop, failures);
  }

  @Override
  public String scheme() {
    return Endpoint.TCP;
  }
}
