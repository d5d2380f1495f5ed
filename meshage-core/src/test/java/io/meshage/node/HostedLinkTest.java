package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.CloseReason;
import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.message.DeliveryMessage.Ack;
import io.meshage.message.DeliveryMessage.Acks;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.Envelope;
import io.meshage.message.DeliveryMessage.Kind;
import io.meshage.message.DeliveryMessage.Result;
import io.meshage.message.DeliveryMessage.Target;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Goodbye;
import io.meshage.testkit.KeptFrames;
import io.meshage.wire.WireException;
import io.meshage.wire.WireFormat;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostedLinkTest {
  private static final WireFormat WIRE = new WireFormat();
  private static final NodeId SOURCE = NodeId.ofName("source");

  private final KeptFrames wire = new KeptFrames();
  private final HostedLink link =
      new HostedLink(
          1,
          wire,
          WIRE,
          UnpooledByteBufAllocator.DEFAULT,
          1 << 20,
          new SendMemory(1L << 30, HostedLink::flush, (other, words) -> {}));

  /** Returns the acknowledgements in what was written. */
  private List<Ack> written() throws WireException {
    List<Ack> acks = new ArrayList<>();
    for (byte[] frame : wire.frames) {
      MeshMessage message = WIRE.decode(Unpooled.wrappedBuffer(frame).skipBytes(Integer.BYTES));
      if (message instanceof Acks several) {
        acks.addAll(several.all());
      } else if (message instanceof Ack ack) {
        acks.add(ack);
      }
    }
    return acks;
  }

  @AfterEach
  void close() {
    link.close();
  }

  private static Ack ack(long message, int results, boolean allOthers) {
    return new Ack(
        new MessageId(SOURCE, 1, message),
        IntStream.range(0, results)
            .mapToObj(i -> NodeId.ofName("n" + i))
            .sorted()
            .map(node -> new Result(node, Outcome.NO_ROUTE, node))
            .toList(),
        allOthers,
        allOthers);
  }

  private static Data data(long message, int bytes) {
    return new Data(
        new Envelope(
            new MessageId(SOURCE, 1, message),
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
  void aFarewellIsTheLastFrameAlsoOfALinkThatTakesNothing() throws WireException {
    wire.isWritable = false;
    assertThat(link.send(data(1, 100))).isTrue();
    assertThat(link.send(new Ping(1, 0, 0))).isTrue();
    assertThat(link.send(ack(1, 1, false))).isTrue();
    assertThat(link.send(data(2, 100_000))).isTrue();

    link.closeAfterWrites(new Goodbye(CloseReason.LEFT, "leaves"), () -> {});

    List<Object> kinds = new ArrayList<>();
    for (byte[] frame : wire.frames) {
      kinds.add(WIRE.decode(Unpooled.wrappedBuffer(frame).skipBytes(Integer.BYTES)).getClass());
    }
    assertThat(kinds).containsExactly(Ping.class, Ack.class, Data.class, Data.class, Goodbye.class);
    assertThat(wire.isClosed).isTrue();
  }

  /** "All others have it" must not be heard before who has not. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void acknowledgementsKeepTheirOrderHoweverLongTheyAre(long seed) throws WireException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Ack> sent = new ArrayList<>();
    for (int i = 1; i < 500; i++) {
      Ack next = ack(i, random.nextInt(12), random.nextBoolean());
      sent.add(next);
      assertThat(link.send(next)).isTrue();
      wire.isWritable = random.nextInt(10) > 0;
      if (random.nextInt(10) == 0) {
        link.flush();
      }
      if (wire.isWritable) {
        link.drain();
      }
    }
    link.flush();
    wire.isWritable = true;
    link.drain();

    assertThat(written()).as("seed %d", seed).containsExactlyElementsOf(sent);
  }

  @Test
  void acknowledgementsThatWereTakenAndFindNoRoomAreToldAsLost() {
    wire.isWritable = false;
    while (link.send(ack(1, 1000, false))) {
      assertThat(link.hasLostAcks()).isFalse();
    }
    for (int i = 0; i < 200 && !link.hasLostAcks(); i++) {
      link.send(ack(2, 4, false));
      link.flush();
    }

    assertThat(link.hasLostAcks()).isTrue();
    assertThat(link.send(ack(3, 10, true))).isFalse();
  }
}
