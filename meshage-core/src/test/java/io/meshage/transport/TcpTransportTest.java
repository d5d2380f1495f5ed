package io.meshage.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.net.InetAddresses;
import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** TCP on epoll where the system has it; {@link NioTcpTransportTest} does the same without. */
class TcpTransportTest extends SocketContract {
  private static final int LARGE = 1 << 20;
  private static final byte[] NOTHING = {};

  @Override
  Transport newTransport(EventLoop loop, Consumer<Throwable> hook) {
    return new TcpTransport(loop, hook);
  }

  @Override
  protected Endpoint anywhere(Side side) {
    return Endpoint.of("tcp://127.0.0.1:0");
  }

  @Test
  void aStreamCutAtAnyByteGivesTheSameFrames() throws IOException {
    List<Peer> peers = new CopyOnWriteArrayList<>();
    Transport.Listener listener = listenMany(peers, LARGE);
    byte[] stream = stream(content(1, 20), NOTHING, content(2, 9));

    for (int cut = 0; cut <= stream.length; cut++) {
      Socket socket = connect(listener);
      socket.getOutputStream().write(stream, 0, cut);
      int count = cut + 1;
      await("the link", () -> peers.size() == count);
      socket.getOutputStream().write(stream, cut, stream.length - cut);
      await("the frames", () -> peers.get(count - 1).frames.size() == 3);
      assertThat(peers.get(cut).frames).containsExactly(content(1, 20), NOTHING, content(2, 9));
      socket.close();
    }
  }

  @Test
  void aStreamInSingleBytesGivesTheSameFrames() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = connect(listen(peer));

    for (byte each : stream(content(1, 20), NOTHING, content(2, 9))) {
      socket.getOutputStream().write(each);
    }

    await("the frames", () -> peer.frames.size() == 3);
    assertThat(peer.frames).containsExactly(content(1, 20), NOTHING, content(2, 9));
  }

  @Test
  void halfAFrameIsNoFrame() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = connect(listen(peer));

    socket.getOutputStream().write(stream(content(1, 20)), 0, 15);
    socket.close();

    await("the end", peer::isClosed);
    assertThat(peer.frames).isEmpty();
    assertThat(peer.reason).isEqualTo(CloseReason.LOST);
    assertThat(peer.text).contains("closed by tcp://127.0.0.1:");
  }

  @Test
  void aResetIsALoss() throws IOException {
    Peer peer = new Peer(LARGE);
    Socket socket = connect(listen(peer));
    await("the link", peer::isOpen);

    socket.setSoLinger(true, 0);
    socket.close();

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.LOST);
    assertThat(peer.text).contains("reset by tcp://127.0.0.1:");
  }

  @Test
  void aLengthOfTwoGigabytesEndsTheLinkAtOnce() throws IOException {
    for (int length : new int[] {Integer.MAX_VALUE, -1, Integer.MIN_VALUE, LARGE + 1}) {
      Peer peer = new Peer(LARGE);
      Socket socket = connect(listen(peer));
      await("the link", peer::isOpen);

      new DataOutputStream(socket.getOutputStream()).writeInt(length);

      await("the end", peer::isClosed);
      assertThat(peer.reason).isEqualTo(CloseReason.TOO_LARGE);
      assertThat(peer.text).contains(Long.toString(length & 0xffff_ffffL));
      assertEnds(socket);
    }
  }

  @Test
  void anotherProtocolIsTakenForWhatItIs() throws IOException {
    Peer peer = new Peer(0);
    Socket socket = connect(listen(peer));

    socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8));

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.MALFORMED);
    assertThat(peer.text).contains("not the handshake of a meshage node");
  }

  @Test
  void manySmallFramesDoNotStretchTheHandshake() throws IOException {
    Peer peer = new Peer(0);
    Socket socket = connect(listen(peer));

    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    try {
      for (int i = 0; i < Limits.MAX_HANDSHAKE_BYTES; i++) {
        out.writeInt(0);
      }
    } catch (IOException e) {
      assertThat(e).as("closed meanwhile").isNotNull();
    }

    await("the end", peer::isClosed);
    assertThat(peer.reason).isEqualTo(CloseReason.MALFORMED);
    assertThat(peer.frames).hasSize(Limits.MAX_HANDSHAKE_BYTES / Integer.BYTES);
  }

  @Test
  void whatFollowsTheHandshakeInTheSamePacketCountsForTheRaisedLimit() throws IOException {
    Peer peer = new Peer(0, self -> self.link().limitFrames(LARGE));
    Socket socket = connect(listen(peer));

    socket.getOutputStream().write(stream(content(1, 100), content(2, 50_000)));

    await("the frames", () -> peer.frames.size() == 2);
  }

  @Test
  void randomBytesHarmNobodyElse() throws IOException {
    List<Peer> peers = new CopyOnWriteArrayList<>();
    Transport.Listener listener = listenMany(peers, 0);
    for (int seed = 0; seed < 30; seed++) {
      byte[] noise = new byte[2_000];
      new SplittableRandom(seed).nextBytes(noise);
      Socket socket = connect(listener);
      try {
        socket.getOutputStream().write(noise);
      } catch (IOException e) {
        assertThat(e).as("closed meanwhile").isNotNull();
      }
      socket.close();
    }
    await("all to end", () -> peers.size() == 30 && peers.stream().allMatch(Peer::isClosed));

    Peer good = new Peer(LARGE);
    newSide("c").transport().dial(listener.endpoint(), good::opened, text -> good.failure = text);
    await("a good link", good::isOpen);
    assertThat(failures).isEmpty();
  }

  @Test
  void twoHundredSilentConnectionsStopNobody() throws IOException {
    List<Peer> peers = new CopyOnWriteArrayList<>();
    Transport.Listener listener = listenMany(peers, LARGE);
    for (int i = 0; i < 200; i++) {
      connect(listener);
    }

    Peer good = new Peer(LARGE);
    Side side = newSide("c");
    side.transport().dial(listener.endpoint(), good::opened, text -> good.failure = text);
    await("a good link", good::isOpen);
    side.run(() -> send(good.link(), 10));

    await("its frame", () -> peers.stream().anyMatch(peer -> peer.frames.size() == 1));
  }

  @Test
  void aPeerThatNeverReadsFillsItsOwnLinkOnly() throws IOException {
    Peer peer = new Peer(LARGE);
    Side side = newSide("b");
    Transport.Listener listener = side.transport().listen(anywhere(side), peer::opened);
    Socket socket = connect(listener);
    await("the link", peer::isOpen);

    // when: it is written to as long as it takes, and then read
    int[] written = {0};
    side.run(
        () -> {
          while (peer.link().isWritable()) {
            send(peer.link(), 100_000);
            written[0]++;
          }
        });
    assertThat(written[0]).isLessThan(300);
    assertThat(peer.writables).hasValue(0);
    byte[] read = socket.getInputStream().readNBytes(written[0] * 100_004);

    // then: all came, and the link is good again
    assertThat(read).hasSize(written[0] * 100_004);
    await("the good news", () -> peer.writables.get() > 0);
  }

  @Test
  void aPeerThatNeverReadsCannotKeepALinkFromClosing() throws IOException {
    Peer peer = new Peer(LARGE);
    Side side = newSide("b");
    Socket socket = connect(side.transport().listen(anywhere(side), peer::opened));
    await("the link", peer::isOpen);

    side.run(
        () -> {
          while (peer.link().isWritable()) {
            send(peer.link(), 100_000);
          }
          peer.link().closeAfterWrites();
        });

    await("the end", () -> isReset(socket));
  }

  @Test
  void lastWordsReachAPeerThatStillTalks() throws IOException {
    // given: a handler that answers the first frame and closes
    Peer peer =
        new Peer(
            LARGE,
            self -> {
              send(self.link(), 300);
              self.link().closeAfterWrites();
            });
    Socket socket = connect(listen(peer));

    // when: the other end sends much more than that before it reads
    byte[] much = stream(content(1, 30_000));
    for (int i = 0; i < 20; i++) {
      socket.getOutputStream().write(much);
    }
    socket.shutdownOutput();

    // then: it reads the answer to its end
    assertThat(socket.getInputStream().readAllBytes()).isEqualTo(stream(content(0, 300)));
  }

  @Test
  void aHandlerThatThrowsLosesItsLinkAndNothingElse() throws IOException {
    Peer bad =
        new Peer(
            LARGE,
            self -> {
              throw new IllegalStateException("on purpose");
            });
    Side side = newSide("b");
    Socket socket = connect(side.transport().listen(anywhere(side), bad::opened));
    Peer good = new Peer(LARGE);
    Socket other = connect(side.transport().listen(anywhere(side), good::opened));

    socket.getOutputStream().write(stream(content(1, 10), content(2, 10)));
    await("the end", bad::isClosed);
    other.getOutputStream().write(stream(content(1, 10)));
    await("the other's frame", () -> good.frames.size() == 1);

    assertThat(bad.frames).hasSize(1);
    assertThat(bad.text).contains("on purpose");
    assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
    assertEnds(socket);
  }

  @Test
  void anAcceptorThatThrowsLosesTheConnection() throws IOException {
    Side side = newSide("b");
    Transport.Listener listener =
        side.transport()
            .listen(
                anywhere(side),
                link -> {
                  throw new IllegalStateException("on purpose");
                });

    assertEnds(connect(listener));
    assertThat(failures).hasSize(1);
  }

  @Test
  void namesAreLookedUp() {
    Pair pair = pair();
    Peer byName = new Peer(LARGE);
    Peer nowhere = new Peer(LARGE);

    Endpoint local = pair.listener.endpoint().withHost("localhost");
    pair.dialler.transport().dial(local, byName::opened, text -> byName.failure = text);
    await("a link", byName::isOpen);
    Endpoint invalid = pair.listener.endpoint().withHost("nobody.invalid");
    pair.dialler.transport().dial(invalid, nowhere::opened, text -> nowhere.failure = text);
    await("a failure", () -> nowhere.failure != null);

    assertThat(nowhere.failure).contains("nobody.invalid").containsAnyOf("unknown", "no answer");
    assertThatThrownBy(() -> pair.acceptor.transport().listen(invalid, pair.far::opened))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("unknown host nobody.invalid");
  }

  @Test
  void anAddressOfAnotherHostCannotBeListenedAt() {
    Side side = newSide("b");

    assertThatThrownBy(
            () -> side.transport().listen(Endpoint.of("tcp://192.0.2.1:0"), new Peer(0)::opened))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("this host has no such address");
  }

  @Test
  void addressesOfVersionSixWork() throws IOException {
    assumeTrue(hasIpv6(), "this host has no IPv6 loopback");
    Side side = newSide("b");
    Peer far = new Peer(LARGE);
    Peer near = new Peer(LARGE);
    Transport.Listener listener =
        side.transport().listen(Endpoint.of("tcp://[::1]:0"), far::opened);

    side.transport().dial(listener.endpoint(), near::opened, text -> near.failure = text);
    await("a link", () -> near.isOpen() && far.isOpen());

    assertThat(near.link().remote()).isEqualTo(listener.endpoint());
    assertThat(near.link().remote().host()).isEqualTo("::1");
    assertThat(far.link().remote().host()).isEqualTo("::1");
  }

  @Test
  void listeningEverywhereIsReachedFromHere() {
    Side side = newSide("b");
    Peer far = new Peer(LARGE);
    Peer near = new Peer(LARGE);
    Transport.Listener listener =
        side.transport().listen(Endpoint.of("tcp://0.0.0.0:0"), far::opened);

    Endpoint here = listener.endpoint().withHost("127.0.0.1");
    side.transport().dial(here, near::opened, text -> near.failure = text);
    await("a link", () -> near.isOpen() && far.isOpen());

    assertThat(far.link().remote().host()).isEqualTo("127.0.0.1");
  }

  private static byte[] stream(byte[]... frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (byte[] frame : frames) {
        out.writeInt(frame.length);
        out.write(frame);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static boolean isReset(Socket socket) {
    try {
      socket.getOutputStream().write(1);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean hasIpv6() {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(InetAddresses.forString("::1"), 0));
      return socket.getLocalAddress() instanceof Inet6Address;
    } catch (IOException e) {
      return false;
    }
  }
}
