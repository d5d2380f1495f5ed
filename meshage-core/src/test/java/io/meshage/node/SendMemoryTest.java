package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.MeshMessage;
import io.meshage.testkit.KeptFrames;
import io.meshage.wire.WireFormat;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One bound for what waits for all links: the link with the most gives way, in words. */
class SendMemoryTest {
  private static final int KIB = 1024;
  private static final int MOST = 800 * KIB;
  private static final NodeId SOURCE = NodeId.ofName("source");

  private final WireFormat wire = new WireFormat();
  private final List<String> words = new ArrayList<>();
  private final List<HostedLink> links = new ArrayList<>();
  private final SendMemory memory =
      new SendMemory(
          MOST,
          HostedLink::flush,
          (link, why) -> {
            link.cut();
            words.add(link.id() + " " + why);
          });
  private final KeptFrames socket = new KeptFrames();
  private final HostedLink full = link(new KeptFrames());
  private final HostedLink fuller = link(new KeptFrames());
  private final HostedLink other = link(socket);

  private HostedLink link(KeptFrames to) {
    to.isWritable = false;
    HostedLink made =
        new HostedLink(
            links.size() + 1, to, wire, UnpooledByteBufAllocator.DEFAULT, 4L * MOST, memory);
    links.add(made);
    return made;
  }

  @AfterEach
  void nothingIsLeft() {
    links.forEach(HostedLink::close);
    assertThat(memory.heldBytes()).isZero();
  }

  private static MeshMessage body(int bytes) {
    return new Data(
        new Envelope(
            new MessageId(SOURCE, 1, 1),
            "source",
            Kind.MESSAGE,
            List.of(SOURCE),
            8,
            5_000_000,
            0,
            0,
            Bytes.wrap(new byte[bytes])),
        List.of(new Target(NodeId.ofName("n"), 0)),
        false);
  }

  @Test
  void whatWaitsForAllLinksIsBounded() {
    for (int i = 0; i < 100; i++) {
      links.forEach(link -> link.send(body(50 * KIB)));
      assertThat(memory.heldBytes()).isLessThanOrEqualTo(MOST);
    }
  }

  @Test
  void theFullestLinkGivesWayInWords() {
    assertThat(full.send(body(300 * KIB))).isTrue();
    assertThat(fuller.send(body(350 * KIB))).isTrue();

    assertThat(other.send(body(100 * KIB))).isTrue();

    assertThat(fuller.isClosed()).isTrue();
    assertThat(full.isClosed()).isFalse();
    assertThat(words).singleElement().asString().startsWith("2 it left 35").contains("most of all");
  }

  @Test
  void theFullestIsRefusedIfItIsTheOneThatAsks() {
    assertThat(full.send(body(300 * KIB))).isTrue();
    assertThat(fuller.send(body(350 * KIB))).isTrue();

    assertThat(fuller.send(body(100 * KIB))).isFalse();

    assertThat(words).isEmpty();
    assertThat(fuller.isClosed()).isFalse();
  }

  @Test
  void controlFramesHaveAReserve() {
    assertThat(full.send(body(690 * KIB))).isTrue();
    assertThat(full.send(body(20 * KIB))).isFalse();

    assertThat(full.send(new Ping(1, 0, 0))).isTrue();
  }

  @Test
  void aLinkThatTakesMoreAsksForLargeFramesOnly() {
    assertThat(full.send(body(690 * KIB))).isTrue();
    socket.isWritable = true;

    assertThat(other.send(body(10 * KIB))).isTrue();
    assertThat(words).isEmpty();
    assertThat(other.send(body(100 * KIB))).isTrue();
    assertThat(full.isClosed()).isTrue();
  }

  @Test
  void whatWasSentIsGivenBack() {
    assertThat(other.send(body(500 * KIB))).isTrue();
    assertThat(memory.heldBytes()).isGreaterThan(500 * KIB);
    socket.isWritable = true;
    other.drain();

    assertThat(memory.heldBytes()).isZero();
  }
}
