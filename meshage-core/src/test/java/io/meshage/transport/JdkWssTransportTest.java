package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.testkit.Authority;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links in TLS that the JDK's HTTP client dials keep to the contract, and see whom they reach. */
class JdkWssTransportTest extends SocketContract {
  private static final int LARGE = 1 << 20;

  @TempDir static Path folder = Path.of("");
  private Authority authority = new Authority(folder, "lab");

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    Tls tls = new Tls(authority.files("b"), "b", loop);
    return new JdkWsTransport(loop, hook, new WssTransport(loop, hook, tls), tls, null);
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("wss://127.0.0.1:0/mesh");
  }

  @Test
  void bothEndsSayWhatProtectsTheLinkAndWhomItLeadsTo() {
    Pair pair = pair();

    pair.dialler.run(
        () -> {
          assertThat(pair.near.link().protection()).startsWith("tls 1.3 TLS_");
          assertThat(pair.near.link().certifiedNames()).containsExactly("b");
        });
    pair.acceptor.run(() -> assertThat(pair.far.link().certifiedNames()).containsExactly("b"));
  }

  @Test
  void anotherAuthorityIsRefusedInWords() {
    Transport.Listener listener = listen(new Peer(LARGE));
    authority = new Authority(folder, "other");
    Peer near = new Peer(LARGE);

    newSide("a").transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);

    await("the end", near::isClosed);
    assertThat(near.reason).isEqualTo(CloseReason.CERTIFICATE);
    assertThat(near.text).contains("CN=b").contains("not from an authority in");
  }
}
