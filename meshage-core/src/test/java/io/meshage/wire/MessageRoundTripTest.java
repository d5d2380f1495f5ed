package io.meshage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.message.DeliveryMessage.Broadcast;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.DeliveryMessage.PassedOver;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Solicitation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRoundTripTest {
  private static final int ROUNDS = 100;

  private final WireFormat format = new WireFormat();

  /** Every record below the sealed root: whoever adds a message adds it here without knowing. */
  static Stream<Class<?>> kinds() {
    return kindsBelow(MeshMessage.class)
        .filter(kind -> kind != Solicitation.class && kind != PassedOver.class);
  }

  private static Stream<Class<?>> kindsBelow(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(MessageRoundTripTest::kindsBelow)
        : Stream.of(type);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMessageComesBackEqual(Class<?> kind) throws WireException {
    for (long seed : LongStream.range(0, ROUNDS).toArray()) {
      // given: a message
      MeshMessage message = new Samples(new SplittableRandom(seed)).of(kind);

      // when: it goes over the wire
      ByteBuf frame = format.encode(UnpooledByteBufAllocator.DEFAULT, message);
      int length = frame.readInt();

      // then: it is the same, and every byte was counted and consumed
      assertThat(length).as("seed %d", seed).isEqualTo(frame.readableBytes());
      assertThat(format.decode(frame)).as("seed %d", seed).isEqualTo(message);
      assertThat(frame.isReadable()).isFalse();
      assertThat(frame.refCnt()).isEqualTo(1);
      frame.release();
    }
  }

  @Test
  void aSolicitationComesBackEqualFromADatagram() throws WireException {
    for (long seed = 0; seed < ROUNDS; seed++) {
      Solicitation call =
          (Solicitation) new Samples(new SplittableRandom(seed)).of(Solicitation.class);

      ByteBuf packet = format.encodeSolicitation(UnpooledByteBufAllocator.DEFAULT, call);

      assertThat(packet.readableBytes()).isLessThanOrEqualTo(Limits.MAX_DATAGRAM_BYTES);
      assertThat(format.decodeSolicitation(packet)).as("seed %d", seed).isEqualTo(call);
      assertThat(packet.refCnt()).isEqualTo(1);
      packet.release();
    }
  }

  @Test
  void aSolicitationDoesNotTravelOverLinks() {
    MeshMessage call = new Samples(new SplittableRandom(1)).of(Solicitation.class);

    assertThatThrownBy(() -> format.encode(UnpooledByteBufAllocator.DEFAULT, call))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anyKindOfBufferWillDo() throws WireException {
    MeshMessage message = new Samples(new SplittableRandom(7)).data();
    ByteBufAllocator pooled = new PooledByteBufAllocator(true);
    ByteBuf direct = format.encode(pooled, message);
    byte[] bytes = new byte[direct.readableBytes() - WireFormat.LENGTH_BYTES];
    direct.skipBytes(WireFormat.LENGTH_BYTES).readBytes(bytes);
    direct.release();
    int middle = bytes.length / 2;
    ByteBuf inTwoParts =
        Unpooled.wrappedBuffer(
            Unpooled.copiedBuffer(bytes, 0, middle),
            Unpooled.directBuffer().writeBytes(bytes, middle, bytes.length - middle));
    ByteBuf inTheMiddle = Unpooled.directBuffer().writeZero(3).writeBytes(bytes).writeZero(5);

    assertThat(format.decode(Unpooled.wrappedBuffer(bytes))).isEqualTo(message);
    assertThat(format.decode(Unpooled.wrappedBuffer(bytes).asReadOnly())).isEqualTo(message);
    assertThat(format.decode(inTheMiddle.slice(3, bytes.length))).isEqualTo(message);
    assertThat(format.decode(inTheMiddle.asReadOnly().slice(3, bytes.length))).isEqualTo(message);
    assertThat(format.decode(inTwoParts)).isEqualTo(message);
    inTheMiddle.release();
    inTwoParts.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, 1_000_003})
  void aLargeBodyIsTheSameInPieces(int bodyBytes) throws WireException {
    byte[] body = new byte[bodyBytes];
    new SplittableRandom(bodyBytes).nextBytes(body);
    for (Class<?> kind : List.of(Data.class, Broadcast.class)) {
      MeshMessage message = new Samples(new SplittableRandom(3)).withBody(kind, Bytes.wrap(body));
      ByteBuf inOne = Unpooled.directBuffer();
      format.encode(message, inOne);

      ByteBuf inPieces = format.encode(new PooledByteBufAllocator(true), message);

      assertThat(inPieces).isEqualTo(inOne);
      assertThat(format.decode(inPieces.skipBytes(WireFormat.LENGTH_BYTES))).isEqualTo(message);
      assertThat(format.decode(inOne.skipBytes(WireFormat.LENGTH_BYTES))).isEqualTo(message);
      inPieces.release();
      inOne.release();
    }
  }

  @Test
  void aMessageSharesNoMemoryWithItsFrame() throws WireException {
    byte[] body = new byte[1000];
    MeshMessage message =
        new Samples(new SplittableRandom(3)).withBody(Data.class, Bytes.wrap(body));
    ByteBuf frame = Unpooled.buffer();
    format.encode(message, frame);
    frame.skipBytes(WireFormat.LENGTH_BYTES);
    ByteBuf scattered =
        Unpooled.wrappedBuffer(frame.retainedDuplicate(), Unpooled.buffer().writeZero(9));
    scattered.writerIndex(frame.readableBytes());

    MeshMessage one = format.decode(frame.duplicate());
    MeshMessage other = format.decode(scattered);
    frame.setZero(0, frame.capacity());

    assertThat(one).isEqualTo(message);
    assertThat(other).isEqualTo(message);
    scattered.release();
    frame.release();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyMessageHasItsQueue(Class<?> kind) {
    String family = kind.getEnclosingClass().getSimpleName();
    TrafficClass expected =
        switch (family) {
          case "TopologyMessage" -> TrafficClass.ANNOUNCEMENT;
          case "DeliveryMessage" ->
              kind.getSimpleName().startsWith("Ack") ? TrafficClass.CONTROL : TrafficClass.DATA;
          default -> TrafficClass.CONTROL;
        };

    assertThat(TrafficClass.of(new Samples(new SplittableRandom(1)).of(kind))).isEqualTo(expected);
  }
}
