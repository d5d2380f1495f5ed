package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.testkit.Authority;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.io.TempDir;

/** WebSocket in TLS keeps to the contract. */
class WssTransportTest extends SocketContract {
  @TempDir static Path folder = Path.of("");
  private final Authority authority = new Authority(folder, "lab");

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    return new WssTransport(loop, hook, new Tls(authority.files("b"), "b", loop));
  }

  /** Whoever dials is done with the handshake before its certificate has been judged. */
  @Override
  protected boolean opensEarly() {
    return true;
  }

  /** Netty's TLS also sends what was written when something arrives. */
  @Override
  protected boolean waitsForTheFlush() {
    return false;
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("wss://127.0.0.1:0/mesh");
  }
}
