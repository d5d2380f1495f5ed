package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.meshage.live.NettyLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpTransportTest {
  private static final String LOOPBACK = "127.255.255.255";

  private final List<NettyLoop> loops = new ArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final int port;

  UdpTransportTest() throws IOException {
    try (DatagramSocket free = new DatagramSocket(0)) {
      port = free.getLocalPort();
    }
  }

  /** A node that remembers the packets it hears. */
  private final class Ear implements PacketTransport.PacketHandler {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final List<Endpoint> sources = new CopyOnWriteArrayList<>();
    final List<String> counts = new CopyOnWriteArrayList<>();
    final UdpTransport transport;

    Ear(boolean nio) {
      NettyLoop loop = new NettyLoop("ear" + loops.size(), nio, failures::add);
      loops.add(loop);
      transport = new UdpTransport(loop.eventLoop(), failures::add, counts::add);
      transport.open(port, this);
    }

    @Override
    public void packet(Endpoint source, ByteBuf packet) {
      sources.add(source);
      heard.add(packet.toString(StandardCharsets.UTF_8));
      if (heard.contains("throw")) {
        throw new IllegalStateException("on purpose");
      }
    }

    long count(String name) {
      return counts.stream().filter(name::equals).count();
    }

    void say(String address, String text) {
      transport.broadcast(address, buffer(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @AfterEach
  void close() {
    loops.forEach(NettyLoop::close);
  }

  @ParameterizedTest(name = "nio {0}")
  @ValueSource(booleans = {false, true})
  void everyNodeOfAHostHearsEveryBroadcast(boolean nio) {
    List<Ear> ears = List.of(new Ear(nio), new Ear(nio), new Ear(!nio), new Ear(nio));

    ears.forEach(ear -> ear.say(LOOPBACK, "call"));

    for (Ear ear : ears) {
      Awaiting.await("all calls", () -> ear.heard.size() == 4);
      assertThat(ear.heard).containsOnly("call");
      assertThat(ear.sources).allMatch(source -> source.port() == port);
      assertThat(ear.sources).allMatch(source -> source.host().startsWith("127."));
      assertThat(ear.sources).allMatch(source -> source.scheme().equals("udp"));
    }
  }

  @Test
  void theBroadcastToEverywhereNeverThrowsAndReachesThisHost() {
    Ear here = new Ear(false);
    Ear there = new Ear(true);

    assertThatCode(() -> here.say("255.255.255.255", "anybody")).doesNotThrowAnyException();

    Awaiting.await("the call", () -> !there.heard.isEmpty());
    assertThat(there.heard).containsOnly("anybody");
  }

  @Test
  void whatCannotBeSentIsCounted() {
    Ear ear = new Ear(false);

    ear.say("nobody.invalid", "x");
    Awaiting.await("a count", () -> ear.count("datagrams-unsent") == 1);
    ear.transport.broadcast(LOOPBACK, buffer(new byte[Limits.MAX_DATAGRAM_BYTES + 1]));
    assertThat(ear.count("datagrams-unsent")).isEqualTo(2);
    ear.transport.close();
    ear.say(LOOPBACK, "x");
    assertThat(ear.count("datagrams-unsent")).isEqualTo(3);
    assertThat(failures).isEmpty();
  }

  @Test
  void packetsThatAreTooLargeAreDroppedAndOthersAreNot() throws IOException {
    Ear ear = new Ear(false);
    Ear nio = new Ear(true);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setBroadcast(true);
      for (int size : new int[] {Limits.MAX_DATAGRAM_BYTES + 1, 30_000, 0, 1}) {
        socket.send(
            new DatagramPacket(new byte[size], size, InetAddress.getByName(LOOPBACK), port));
      }
    }

    Awaiting.await("the small ones", () -> ear.heard.size() == 2 && nio.heard.size() == 2);
    assertThat(ear.count("datagrams-oversized")).isEqualTo(2);
    assertThat(nio.count("datagrams-oversized")).isEqualTo(2);
  }

  @Test
  void aHandlerThatThrowsHearsTheNextPacket() {
    Ear ear = new Ear(false);

    ear.say(LOOPBACK, "throw");
    Awaiting.await("the failure", () -> failures.size() == 1);
    ear.say(LOOPBACK, "again");

    Awaiting.await("the next", () -> ear.heard.contains("again"));
  }

  @Test
  void aPortThatIsNotSharedIsRefusedWithHelp() throws IOException {
    try (DatagramSocket alone = new DatagramSocket(null)) {
      alone.setReuseAddress(false);
      alone.bind(new InetSocketAddress("0.0.0.0", port));

      assertThatThrownBy(() -> new Ear(false))
          .isInstanceOf(MeshException.class)
          .hasMessageContaining("udp://0.0.0.0:" + port)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aClosedTransportCanBeOpenedAgain() {
    Ear ear = new Ear(false);
    ear.transport.close();
    ear.transport.close();
    ear.transport.open(port, ear);

    ear.say(LOOPBACK, "x");

    Awaiting.await("the call", () -> ear.heard.size() == 1);
  }

  private static ByteBuf buffer(byte[] bytes) {
    return UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes.length + 1).writeBytes(bytes);
  }
}
