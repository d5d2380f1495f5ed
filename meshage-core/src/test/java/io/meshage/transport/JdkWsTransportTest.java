package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Endpoint;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Links that the JDK's HTTP client dials keep to the contract, and go by its settings. */
class JdkWsTransportTest extends SocketContract {
  private static final int LARGE = 1 << 20;

  private @Nullable ProxySelector proxies;

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    return new JdkWsTransport(loop, hook, new WsTransport(loop, hook), null, proxies);
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("ws://127.0.0.1:0/mesh");
  }

  private Peer dial(Endpoint place) {
    Peer near = new Peer(LARGE);
    newSide("a").transport().dial(place, near::opened, text -> near.failure = text);
    await("an outcome", () -> near.failure != null || near.isOpen());
    return near;
  }

  @Test
  void anotherPathIsToldInWords() {
    Endpoint right = listen(new Peer(LARGE)).endpoint();

    Peer near = dial(new Endpoint(right.scheme(), right.host(), right.port(), "/other"));

    assertThat(near.failure).contains("answered 404");
  }

  @Test
  void aHostThatIsNotThereIsToldInWords() {
    Endpoint right = listen(new Peer(LARGE)).endpoint();

    assertThat(dial(right.withHost("host.invalid")).failure).contains("unknown host host.invalid");
  }

  @Test
  void theProxyOfTheSettingsIsDialled() throws IOException {
    Peer far = new Peer(LARGE);
    Transport.Listener listener = listen(far);
    try (ServerSocket front = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> asked = new CopyOnWriteArrayList<>();
      Thread proxy = new Thread(() -> serve(front, asked, listener.endpoint().port()), "proxy");
      proxy.start();
      proxies =
          ProxySelector.of(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), front.getLocalPort()));

      Peer near = dial(listener.endpoint());
      sides.get(1).run(() -> send(near.link(), 70_000, 7));

      await("the frames", () -> far.frames.size() == 2);
      assertThat(asked).containsExactly("CONNECT 127.0.0.1:" + listener.endpoint().port());
      sides.get(1).run(() -> near.link().close());
    }
  }

  /** A proxy that passes one connection on. */
  private void serve(ServerSocket front, List<String> asked, int port) {
    try (Socket in = front.accept();
        Socket out = new Socket(InetAddress.getLoopbackAddress(), port)) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.getInputStream().read());
      }
      asked.add(head.substring(0, head.indexOf(" HTTP")));
      in.getOutputStream().write("HTTP/1.1 200 Yes\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      Thread back = new Thread(() -> pass(out, in), "proxy-back");
      back.start();
      pass(in, out);
      back.join();
    } catch (IOException | InterruptedException e) {
      failures.add(e);
    }
  }

  private static void pass(Socket from, Socket to) {
    try (InputStream in = from.getInputStream()) {
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      assertThat(e).isNotNull(); // one of the two has closed: that is the end
    }
  }
}
