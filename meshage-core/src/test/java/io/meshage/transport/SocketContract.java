package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.meshage.live.NettyLoop;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** The contract over real sockets, in real time; and plain sockets for what no transport does. */
abstract class SocketContract extends TransportContract {
  private static final int PATIENCE_MILLIS = 10_000;

  private final List<NettyLoop> loops = new ArrayList<>();
  final List<Side> sides = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  final List<Throwable> failures = new CopyOnWriteArrayList<>();

  boolean nio() {
    return false;
  }

  abstract Transport newTransport(EventLoop loop, Consumer<Throwable> hook);

  @Override
  protected Side newSide(String name) {
    NettyLoop loop = new NettyLoop(name, nio(), failures::add);
    loops.add(loop);
    Transport transport = newTransport(loop.eventLoop(), failures::add);
    Side side = side(transport, loop);
    sides.add(side);
    return side;
  }

  private static Side side(Transport transport, NettyLoop loop) {
    return new Side() {
      @Override
      public Transport transport() {
        return transport;
      }

      @Override
      public void run(Runnable action) {
        boolean done =
            loop.ask(
                () -> {
                  action.run();
                  return true;
                });
        assertThat(done).isTrue();
      }
    };
  }

  @Override
  protected void await(String what, BooleanSupplier condition) {
    Awaiting.await(what, condition);
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    beforeTheLoopsEnd();
    loops.forEach(NettyLoop::close);
  }

  /** A loop that ends while it hears of a connection's end may keep what was half read. */
  void beforeTheLoopsEnd() {}

  final Transport.Listener listen(Peer peer) {
    Side side = newSide("b");
    return side.transport().listen(anywhere(side), peer::opened);
  }

  final Transport.Listener listenMany(List<Peer> peers, int frameLimit) {
    Side side = newSide("b");
    return side.transport()
        .listen(
            anywhere(side),
            link -> {
              Peer peer = new Peer(frameLimit);
              peers.add(peer);
              return peer.opened(link);
            });
  }

  final Socket connect(Transport.Listener listener) throws IOException {
    return connectFrom("127.0.0.1", listener);
  }

  /** The same from another address of loopback, all of which are this host. */
  final Socket connectFrom(String address, Transport.Listener listener) throws IOException {
    Socket socket =
        new Socket(
            listener.endpoint().host(),
            listener.endpoint().port(),
            InetAddresses.forString(address),
            0);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    sockets.add(socket);
    return socket;
  }

  /** The other side has closed, in one way or another. */
  static void assertEnds(Socket socket) {
    try {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    } catch (IOException e) {
      throw new AssertionError("still open", e);
    }
  }
}
