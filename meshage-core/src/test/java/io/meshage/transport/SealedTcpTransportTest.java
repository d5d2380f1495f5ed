package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Sealed links over TCP keep to the contract too, and to what a key promises. */
class SealedTcpTransportTest extends SocketContract {
  private static final int LARGE = 1 << 20;
  private static final SharedKey KEY = SharedKey.generate();

  private Keyring next = Keyring.of(KEY);
  private boolean isPlain;

  @Override
  protected boolean opensEarly() {
    return true;
  }

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    Transport plain = new TcpTransport(loop, hook);
    SplittableRandom random = new SplittableRandom();
    return isPlain
        ? plain
        : new SealedTransport(
            plain,
            new LiveKeys(next, (delay, action) -> {}),
            ByteBufAllocator.DEFAULT,
            random::nextBytes);
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("tcp://127.0.0.1:0");
  }

  private Peer dial(Transport.Listener listener) {
    Peer near = new Peer(LARGE);
    newSide("a").transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);
    return near;
  }

  @Test
  void anotherKeyIsRefusedOnBothSides() {
    Peer far = new Peer(LARGE);
    Transport.Listener listener = listen(far);
    next = Keyring.of(SharedKey.generate());

    Peer near = dial(listener);

    await("the ends", () -> near.isClosed() && far.isClosed());
    assertThat(near.reason).isEqualTo(CloseReason.KEY);
    assertThat(near.text).contains("key");
    assertThat(far.reason).isEqualTo(CloseReason.KEY);
    assertThat(far.text).contains("does not prove");
    assertThat(far.frames).isEmpty();
    assertThat(near.frames).isEmpty();
  }

  @Test
  void anOlderKeyOfTheAcceptorsRingIsAsGood() {
    next = Keyring.of(SharedKey.generate(), KEY);
    Peer far = new Peer(LARGE);
    Transport.Listener listener = listen(far);
    next = Keyring.of(KEY);
    Side side = newSide("a");
    Peer near = new Peer(LARGE);

    side.transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);
    await("the link", near::isOpen);
    side.run(() -> send(near.link(), 100));

    await("the frame", () -> far.frames.size() == 1);
    assertThat(far.frames).containsExactly(content(0, 100));
  }

  @Test
  void aPlainDiallerIsToldNothing() throws IOException {
    Peer far = new Peer(LARGE);
    Socket socket = connect(listen(far));

    socket.getOutputStream().write(new byte[] {0, 0, 0, 2, 1, 1});

    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    await("the end", far::isClosed);
    assertThat(far.reason).isEqualTo(CloseReason.KEY);
    assertThat(far.frames).isEmpty();
  }

  @Test
  void whoDialsAPlainNodeIsToldThatItHasNoKey() {
    isPlain = true;
    Peer far = new Peer(LARGE, peer -> peer.link().close());
    Transport.Listener listener = listen(far);
    isPlain = false;

    Peer near = dial(listener);

    await("the end", near::isClosed);
    assertThat(near.reason).isEqualTo(CloseReason.KEY);
    assertThat(near.text).contains("it does not answer to our key");
  }
}
