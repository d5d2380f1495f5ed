package io.meshage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.Bytes;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.testkit.Fuzz;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Frames of all types, datagrams and bodies that nobody honest sends. */
class WireFuzzTest {
  private static final List<Class<?>> KINDS = MessageRoundTripTest.kinds().toList();
  private static final int LIMIT = 1 << 20;
  private static final int MOST_INFLATED = 100;

  private final WireFormat format = new WireFormat();

  /** An input is a frame without its checksum, so that mutations are not all found out by it. */
  @Test
  void frames() throws IOException {
    Fuzz.of(
            "frame",
            random -> frame(new Samples(random).of(KINDS.get(random.nextInt(KINDS.size())))),
            this::readFrame)
        .run();
  }

  private byte[] frame(MeshMessage message) {
    ByteBuf frame = format.encode(UnpooledByteBufAllocator.DEFAULT, message);
    frame.skipBytes(WireFormat.LENGTH_BYTES);
    byte[] content = new byte[frame.readableBytes() - Checksum.BYTES];
    frame.readBytes(content).release();
    return content;
  }

  private void readFrame(byte[] content) throws WireException {
    try {
      MeshMessage message = format.decode(Unpooled.wrappedBuffer(sealed(content)));
      MeshMessage again = format.decode(Unpooled.wrappedBuffer(sealed(frame(message))));
      assertThat(again).isEqualTo(message);
    } catch (WireException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static byte[] sealed(byte[] content) {
    ByteBuffer out = ByteBuffer.wrap(Arrays.copyOf(content, content.length + Checksum.BYTES));
    out.position(content.length);
    Checksum.append(out, 0);
    return out.array();
  }

  @Test
  void solicitations() throws IOException {
    Fuzz.of("solicitation", this::solicitation, this::readSolicitation).run();
  }

  private byte[] solicitation(SplittableRandom random) {
    return packet((Solicitation) new Samples(random).of(Solicitation.class));
  }

  private byte[] packet(Solicitation call) {
    ByteBuf packet = format.encodeSolicitation(UnpooledByteBufAllocator.DEFAULT, call);
    byte[] content = new byte[packet.readableBytes() - Checksum.BYTES];
    packet.readBytes(content).release();
    return content;
  }

  private void readSolicitation(byte[] content) throws WireException {
    try {
      Solicitation call = format.decodeSolicitation(Unpooled.wrappedBuffer(sealed(content)));
      assertThat(format.decodeSolicitation(Unpooled.wrappedBuffer(sealed(packet(call)))))
          .isEqualTo(call);
    } catch (WireException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** What an application might send. */
  record Order(int number, List<String> lines, Optional<UUID> customer) {}

  /** An input is the form of a body and the body. */
  @Test
  void bodies() throws IOException {
    List<Bodies> bodies =
        Compressors.present().stream()
            .map(how -> Bodies.builder(LIMIT).register(Order.class).compress(how, 1).build())
            .toList();
    Fuzz.of(
            "body",
            random -> body(bodies.get(random.nextInt(bodies.size())), random),
            input -> readBody(bodies.get(0), input))
        .allowing(LIMIT, MOST_INFLATED + 64L)
        .run();
  }

  private static byte[] body(Bodies bodies, SplittableRandom random) {
    Object body =
        switch (random.nextInt(6)) {
          case 0 -> new Order(7, List.of("a", "b"), Optional.of(new UUID(1, random.nextLong())));
          case 1 -> Map.of("one", new int[] {1, 2}, "two", Set.of(LocalDate.EPOCH));
          case 2 -> List.of("text".repeat(random.nextInt(1, 300)), new Object[] {1L, 2.0, 'c'});
          case 3 -> "text ".repeat(random.nextInt(1, 500));
          case 4 -> new byte[random.nextInt(2_000)];
          default -> new String[] {"a", "", "b"};
        };
    Bodies.Encoded plain = bodies.encode(body);
    Bodies.Encoded packed = random.nextBoolean() ? bodies.compress(plain) : null;
    Bodies.Encoded chosen = packed == null ? plain : packed;
    byte[] bytes = chosen.bytes().toArray();
    ByteBuffer input = ByteBuffer.allocate(bytes.length + 1).put((byte) chosen.form()).put(bytes);
    return input.array();
  }

  private static void readBody(Bodies bodies, byte[] input) {
    if (input.length == 0) {
      return;
    }
    Bytes bytes = Bytes.copyOf(Arrays.copyOfRange(input, 1, input.length));
    try {
      assertThat(bodies.decode(input[0] & 0xff, bytes)).isNotNull();
    } catch (WireException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
