package io.meshage.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.MeshException;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts, one connection, and everything that can happen to it. */
class SimNetworkTest {
  private static final long MS = 1_000_000;

  private final EventQueue queue = new EventQueue(new Seeds(3));
  private final Trace trace = new Trace(queue);
  private final SimNetwork network = new SimNetwork(queue, trace);
  private final End a = new End("a");
  private final End b = new End("b");

  /** A host with a transport, and what its side of a link heard. */
  private final class End implements LinkHandler {
    final Host host;
    final SimLoop loop;
    final SimTransport transport;
    final List<String> heard = new ArrayList<>();
    final List<Long> heardAtMillis = new ArrayList<>();
    @Nullable Link link;

    End(String name) {
      host = network.addHost(name);
      loop = new SimLoop(queue, name, 0);
      transport = new SimTransport(network, host, loop);
    }

    LinkHandler opened(Link opened) {
      link = opened;
      opened.limitFrames(1 << 20);
      note("open");
      return this;
    }

    Link link() {
      return java.util.Objects.requireNonNull(link);
    }

    private void note(String what) {
      heard.add(what);
      heardAtMillis.add(queue.nowNanos() / MS);
    }

    @Override
    public void frame(ByteBuf frame) {
      note(frame.readableBytes() > 100 ? "big" : frame.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void batchRead() {}

    @Override
    public void writable() {
      note("writable");
    }

    @Override
    public void closed(CloseReason reason, String text) {
      note("closed " + reason);
    }

    void say(String... texts) {
      for (String text : texts) {
        link().write(prefixed(text.getBytes(StandardCharsets.UTF_8)));
      }
      link().flush();
    }
  }

  private static ByteBuf prefixed(byte[] payload) {
    return Unpooled.buffer().writeInt(payload.length).writeBytes(payload);
  }

  private void pass(long millis) {
    queue.runUntil(queue.nowNanos() + millis * MS);
  }

  private void dial() {
    a.transport.dial(Endpoint.of("b:9000"), a::opened, reason -> a.heard.add("failed: " + reason));
  }

  @BeforeEach
  void aDialsB() {
    b.transport.listen(Endpoint.of("tcp://0.0.0.0:9000"), b::opened);
    dial();
    pass(2);
    assertThat(a.heard).containsExactly("open");
    assertThat(b.heard).containsExactly("open");
    a.heard.clear();
    b.heard.clear();
    b.heardAtMillis.clear();
  }

  @Test
  void framesArriveWholeInOrderAfterTheDelay() {
    a.say("one", "two");
    pass(0);
    assertThat(b.heard).isEmpty();
    pass(1);
    assertThat(b.heard).containsExactly("one", "two");
    assertThat(trace.frames()).isEqualTo(2);
  }

  @Test
  void framesNeverOvertakeHoweverTheDelaysFall() {
    network.delay("a", "b", Delay.uniform(Duration.ZERO, Duration.ofMillis(50)));
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      a.say("f" + i);
      sent.add("f" + i);
      pass(1);
    }
    pass(100);

    assertThat(b.heard).isEqualTo(sent);
  }

  @Test
  void nothingIsLostOverABlockedPathThatOpensAgain() {
    network.partition("a", "b");
    a.say("late");
    pass(10_000);
    assertThat(b.heard).isEmpty();

    network.repair("a", "b");
    a.say("later");
    pass(2);

    assertThat(b.heard).containsExactly("late", "later");
  }

  @Test
  void aOneWayPartitionStopsOneDirection() {
    network.partitionOneWay("a", "b");
    a.say("no");
    b.say("yes");
    pass(5);

    assertThat(b.heard).isEmpty();
    assertThat(a.heard).containsExactly("yes");
  }

  @Test
  void whatIsHeldArrivesInOneBurst() {
    network.hold("a", "b");
    a.say("one");
    pass(100);
    a.say("two");
    pass(100);
    network.release("a", "b");
    pass(1);

    assertThat(b.heard).containsExactly("one", "two");
  }

  @Test
  void aCutIsNoticedByBothEndsAndANewDialWorks() {
    network.cut("a", "b");
    pass(1);
    assertThat(a.heard).containsExactly("closed LOST");
    assertThat(b.heard).containsExactly("closed LOST");
    assertThat(network.connections()).isZero();

    dial();
    pass(2);
    assertThat(a.heard).contains("open");
  }

  @Test
  void aHalfOpenConnectionIsNoticedByNobody() {
    network.halfOpen("a", "b");
    a.say("void");
    pass(60_000);

    assertThat(a.heard).isEmpty();
    assertThat(b.heard).isEmpty();
  }

  @Test
  void aCrashedPeersHostClosesItsConnections() {
    b.say("last words");
    b.loop.kill();
    b.transport.crash();
    pass(2);

    assertThat(a.heard).containsExactly("last words", "closed LOST");
    assertThat(network.connections()).isZero();
  }

  @Test
  void aVanishedPeerIsSilentUntilItsHostIsBackAndResetsWhatItDoesNotKnow() {
    b.loop.kill();
    b.transport.vanish();
    b.host.isUp = false;
    a.say("anybody?");
    pass(60_000);
    assertThat(a.heard).isEmpty();

    b.host.isUp = true;
    network.retry();
    pass(3);
    assertThat(a.heard).containsExactly("closed LOST");
  }

  @Test
  void theEndArrivesBehindWhatWasWrittenBefore() {
    a.link().write(prefixed(new byte[] {'x'}));
    a.link().closeAfterWrites();
    pass(2);

    assertThat(b.heard).containsExactly("x", "closed LOST");
    assertThat(a.heard).as("one's own closing is not told").isEmpty();
    assertThat(network.connections()).isZero();
  }

  @Test
  void whatWasNotFlushedIsDroppedByClosingAtOnce() {
    a.link().write(prefixed(new byte[] {'x'}));
    a.link().close();
    a.link().write(prefixed(new byte[] {'y'}));
    pass(2);

    assertThat(b.heard).containsExactly("closed LOST");
  }

  @Test
  void aReaderThatStopsMakesTheLinkUnwritableAndLaterWritableAgain() {
    network.clog("b");
    int written = 0;
    while (a.link().isWritable()) {
      a.link().write(prefixed(new byte[10_000]));
      a.link().flush();
      written++;
    }
    assertThat(written * 10_000)
        .isBetween(Pipe.WINDOW_BYTES, Pipe.WINDOW_BYTES + 2 * SimLink.HIGH_WATER_BYTES);
    pass(5_000);
    assertThat(a.heard).isEmpty();

    network.unclog("b");
    pass(5);
    assertThat(a.heard).containsExactly("writable");
    assertThat(b.heard).hasSize(written);
  }

  @Test
  void aPausedReaderIsASlowReader() {
    b.loop.pause();
    while (a.link().isWritable()) {
      a.link().write(prefixed(new byte[10_000]));
      a.link().flush();
    }
    pass(1_000);
    assertThat(b.heard).isEmpty();
    b.loop.resume();
    pass(10);
    assertThat(a.heard).containsExactly("writable");
    assertThat(b.heard).isNotEmpty();
  }

  @Test
  void closingAfterWritesGivesUpOnAReaderThatReadsNothing() {
    network.clog("b");
    while (a.link().isWritable()) {
      a.link().write(prefixed(new byte[10_000]));
      a.link().flush();
    }
    a.link().closeAfterWrites();
    pass(1_001);
    network.unclog("b");
    pass(5);

    assertThat(b.heard).endsWith("closed LOST");
    assertThat(network.connections()).isZero();
  }

  @Test
  void bandwidthKeepsTheLineBusy() {
    network.bandwidth("a", "b", 1_000);
    a.link().write(prefixed(new byte[496]));
    a.link().write(prefixed(new byte[496]));
    a.link().flush();
    pass(2_000);

    assertThat(b.heardAtMillis).containsExactly(503L, 1003L);
  }

  @Test
  void lossMakesAConnectionSlowButNothingIsMissing() {
    network.loss("a", "b", 0.5);
    for (int i = 0; i < 50; i++) {
      a.say("f" + i);
    }
    pass(1);
    assertThat(b.heard).hasSizeLessThan(50);
    pass(120_000);
    assertThat(b.heard).hasSize(50);
  }

  @Test
  void aFrameOverTheLimitEndsTheConnection() {
    b.link().limitFrames(100);
    a.link().write(prefixed(new byte[101]));
    a.link().flush();
    pass(3);

    assertThat(b.heard).containsExactly("closed TOO_LARGE");
    assertThat(a.heard).containsExactly("closed LOST");
  }

  @Test
  void framesMayBeSplitAtEveryByte() {
    ByteBuf frames =
        Unpooled.wrappedBuffer(prefixed(new byte[] {'x'}), prefixed(new byte[] {'y', 'z'}));
    while (frames.isReadable()) {
      a.link().write(frames.readBytes(1));
      a.link().flush();
    }
    pass(2);

    assertThat(b.heard).containsExactly("x", "yz");
  }

  @Test
  void aBitMayFlipInAFrame() {
    network.corruption("a", "b", 1);
    b.link().limitFrames(100);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add("frame " + i);
    }
    a.say(sent.toArray(new String[0]));
    pass(2);
    assertThat(b.heard).as("arrived, but for a bit each").isNotEmpty().doesNotContainSequence(sent);
    assertThat(network.isNoisy()).isTrue();
  }

  @Test
  void aConnectionMayBreakInTheMiddleOfAFrame() {
    a.say("whole");
    network.truncate("a", "b");
    a.say("broken");
    a.say("never");
    pass(5);

    assertThat(b.heard).containsExactly("whole", "closed LOST");
    assertThat(a.heard).containsExactly("closed LOST");
    assertThat(network.connections()).isZero();
  }

  @Test
  void framesArriveInPiecesOfAsManyBytesAsTheNetworkLikes() {
    network.segments("a", "b", 1);
    a.say("one", "two", "three");
    pass(2);
    assertThat(b.heard).containsExactly("one", "two", "three");
    assertThatThrownBy(() -> network.segments("a", "b", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathIsFairFromWhenTheLastFaultOnItEnded() {
    pass(1);
    List<Runnable> faults =
        List.of(
            () -> network.partition("a", "b"),
            () -> network.partitionOneWay("b", "a"),
            () -> network.hold("a", "b"),
            () -> network.split(List.of(List.of("a"))),
            () -> network.loss("a", "b", 0.1),
            () -> network.corruption(0.1),
            () -> network.bandwidth("a", "b", 1000),
            () -> network.clog("b"),
            () -> network.power(b.host, false));
    for (Runnable fault : faults) {
      fault.run();
      assertThat(network.fairSinceNanos(a.host, b.host)).isEqualTo(Long.MAX_VALUE);
      pass(1);
      network.heal();
      network.loss("a", "b", 0);
      network.corruption(0);
      network.bandwidth("a", "b", Long.MAX_VALUE);
      network.unclog("b");
      network.power(b.host, true);
      assertThat(network.fairSinceNanos(a.host, b.host)).isEqualTo(queue.nowNanos());
      pass(1);
    }
    network.halfOpen("a", "b");
    assertThat(network.fairSinceNanos(a.host, b.host)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aDialOfNobodyFailsInWords() {
    a.transport.dial(Endpoint.of("b:1"), a::opened, a.heard::add);
    a.transport.dial(Endpoint.of("c:1"), a::opened, a.heard::add);
    assertThat(a.heard).isEmpty();
    pass(2);

    assertThat(a.heard).containsExactly("no host is called c", "connection refused by tcp://b:1");
  }

  @Test
  void aDialAsksAgainWhileThePathIsBlockedAndThenGivesUp() {
    network.partition("a", "b");
    dial();
    pass(2_000);
    network.repair("a", "b");
    pass(1_100);
    assertThat(a.heard).containsExactly("open");

    network.partition("a", "b");
    dial();
    pass(5_000);
    assertThat(a.heard).last().asString().contains("no answer").contains("5 s");
  }

  @Test
  void aPortCanBeHadOnceAndAnyFreeOneForZero() {
    assertThatThrownBy(() -> b.transport.listen(Endpoint.of("b:9000"), b::opened))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("in use");
    var listener = b.transport.listen(new Endpoint("tcp", "0.0.0.0", 0), b::opened);
    assertThat(listener.endpoint().port()).isPositive();
    listener.close();
    listener.close();
  }

  @Test
  void datagramsReachEverybodyOnTheIslandAndMayBeLostDoubledOrHeld() {
    SimPackets one = new SimPackets(network, a.host, a.loop);
    SimPackets other = new SimPackets(network, b.host, b.loop);
    List<String> heard = new ArrayList<>();
    one.open(9000, (source, packet) -> heard.add("a from " + source));
    other.open(9000, (source, packet) -> heard.add("b from " + source));
    Runnable call =
        () -> {
          heard.clear();
          one.broadcast("255.255.255.255", Unpooled.wrappedBuffer(new byte[3]));
          pass(2);
        };

    call.run();
    assertThat(heard).containsExactly("a from udp://10.0.0.1:9000", "b from udp://10.0.0.1:9000");

    network.duplicates(1);
    call.run();
    assertThat(heard).hasSize(4);
    network.duplicates(0);

    network.loss(1);
    call.run();
    assertThat(heard).isEmpty();
    network.loss(0);

    network.split(List.of(List.of("a")));
    call.run();
    assertThat(heard).hasSize(1);
    network.heal();

    network.hold("a", "b");
    call.run();
    assertThat(heard).hasSize(1);
    network.release("a", "b");
    pass(2);
    assertThat(heard).hasSize(2);

    other.close();
    call.run();
    assertThat(heard).hasSize(1);
    one.broadcast("127.255.255.255", Unpooled.wrappedBuffer(new byte[3]));
    pass(2);
    assertThat(heard).as("loopback stays on its host").hasSize(2);
  }
}
