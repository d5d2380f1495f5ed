package io.meshage.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.common.primitives.Bytes;
import io.meshage.message.DeliveryMessage.Data;
import io.meshage.message.MeshMessage;
import io.meshage.message.PeeringMessage.Hello;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.PeeringMessage.Welcome;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.wire.WireException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are: the message, or a {@link WireException}; never anything else. */
class HostileFrameTest {
  private static final int HEADER = 4;
  private static final int HUNDRED_KILOBYTES = 100_000;
  private static final List<Class<?>> KINDS = MessageRoundTripTest.kinds().toList();

  private final WireFormat format = new WireFormat();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void mutatedFramesDoNoHarm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = new Samples(random);
    for (int round = 0; round < 700; round++) {
      byte[] frame = content(samples.of(KINDS.get(random.nextInt(KINDS.size()))));
      byte[] other = content(samples.of(KINDS.get(random.nextInt(KINDS.size()))));
      byte[] mutated = mutate(random, frame, other);

      decodeAnything(mutated, "seed " + seed + " round " + round);
      decodeAnything(sealed(mutated), "seed " + seed + " round " + round + " sealed");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void randomBytesDoNoHarm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 5_000; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length >= HEADER && random.nextBoolean()) {
        bytes[0] = (byte) random.nextInt(2); // get past the header now and then
        bytes[1] = (byte) random.nextInt(0x50);
        bytes[2] = 0;
        bytes[3] = 0;
      }
      decodeAnything(bytes, "seed " + seed + " round " + round);
      decodeAnything(sealed(bytes), "seed " + seed + " round " + round + " sealed");
    }
  }

  @Test
  void aFrameCutAnywhereIsRefused() {
    for (Class<?> kind : KINDS) {
      byte[] frame = content(new Samples(new SplittableRandom(11)).of(kind));
      for (int length = 0; length < frame.length; length++) {
        byte[] cut = Arrays.copyOf(frame, length);
        assertThat(kindOf(cut)).as("%s cut to %d", kind, length).isNotNull();
        decodeAnything(sealed(cut), kind + " cut to " + length + " and sealed");
      }
    }
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] frame = content(new Samples(new SplittableRandom(12)).data());
    for (int bit = 0; bit < frame.length * Byte.SIZE; bit++) {
      byte[] flipped = frame.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThat(kindOf(flipped)).as("bit %d", bit).isEqualTo(Kind.CHECKSUM);
    }
  }

  @Test
  void anAnnouncementWithAMillionNeighboursIsRefusedBeforeRoomIsMade() throws Throwable {
    // given: the frame of an announcement that says so, with and without the bytes
    byte[] small = announcementWith(1_000_000, 0);
    byte[] large = announcementWith(1_000_000, 1_000_000 * 17);

    // then: both are refused, and cost nothing but the refusal
    byte[] medium = announcementWith(10_000, 170_000);
    List.of(small, medium, large).forEach(this::kindOf); // loads what is needed
    for (byte[] frame : List.of(small, medium, large)) {
      assertThat(Allocations.of(() -> kindOf(frame))).isLessThan(HUNDRED_KILOBYTES);
    }
    assertThat(kindOf(small)).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(medium)).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(large)).isEqualTo(Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x10, 0x18, 0x19, 0x1a, 0x20, 0x21, 0x22, 0x01, 0x02, 0x03, 0x30})
  void hugeLengthsAllocateNothing(int type) throws Throwable {
    SplittableRandom random = new SplittableRandom(type);
    for (int start = 0; start < 120; start++) {
      byte[] payload = new byte[start + 12];
      random.nextBytes(payload);
      Arrays.fill(payload, start, start + 9, (byte) 0xff);
      payload[start + 8] = 0x7f;
      byte[] frame = sealed(frame(type <= 3 ? 0 : 1, type, 0, payload));
      ByteBuf buffer = Unpooled.wrappedBuffer(frame);
      long bytes =
          Allocations.of(
              () -> {
                try {
                  format.decode(buffer);
                } catch (WireException e) {
                  assertThat(e.kind()).isNotNull();
                }
              });
      assertThat(bytes).as("length at %d", start).isLessThan(HUNDRED_KILOBYTES);
    }
  }

  @ParameterizedTest
  @CsvSource({"HELLO, bravo", "WELCOME, bravo", "ANNOUNCEMENT, bravo", "DATA, mallo"})
  void noNameOrVersionHasACharacterThatShowsNothing(Named kind, String name) {
    SplittableRandom random = new SplittableRandom(21);
    int found = 0;
    for (int i = 0; i < 500; i++) {
      byte[] frame = content(new Samples(random).of(kind.type));
      int at = Bytes.indexOf(frame, name.getBytes(UTF_8));
      if (at >= 0) {
        found++;
        for (String hostile : List.of("\u202ebr", "\u2028br", "\ufeffbr", "\u200bbr")) {
          byte[] changed = frame.clone();
          System.arraycopy(hostile.getBytes(UTF_8), 0, changed, at, name.length());
          assertThat(kindOf(sealed(changed))).isEqualTo(Kind.MALFORMED);
        }
      }
    }
    assertThat(found).isPositive();
  }

  private enum Named {
    HELLO(Hello.class),
    WELCOME(Welcome.class),
    ANNOUNCEMENT(Announcement.class),
    DATA(Data.class);

    final Class<?> type;

    Named(Class<?> type) {
      this.type = type;
    }
  }

  @Test
  void anUnknownTypeSaysWhetherItMayBePassedOver() {
    assertThat(kindOf(sealed(frame(WireFormat.VERSION, 0x77, 0, new byte[9]))))
        .isEqualTo(Kind.UNKNOWN_TYPE_IGNORABLE);
    assertThat(kindOf(sealed(frame(9, 0x77, 0, new byte[9]))))
        .isEqualTo(Kind.UNKNOWN_TYPE_IGNORABLE);
    assertThat(kindOf(sealed(frame(WireFormat.VERSION, 0x77, 0x8000, new byte[9]))))
        .isEqualTo(Kind.UNKNOWN_TYPE);
    assertThat(kindOf(sealed(frame(WireFormat.VERSION, 0x40, 0, new byte[9]))))
        .isEqualTo(Kind.UNKNOWN_TYPE_IGNORABLE);
  }

  @Test
  void unknownVersionsAndFlagsAreRefused() {
    assertThat(kindOf(sealed(frame(WireFormat.VERSION + 1, 0x1b, 0, new byte[0]))))
        .isEqualTo(Kind.UNKNOWN_VERSION);
    assertThat(kindOf(sealed(frame(WireFormat.VERSION, 0x1b, 1, new byte[0]))))
        .isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(sealed(frame(WireFormat.VERSION, 0x1b, 0, new byte[1]))))
        .isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(sealed(frame(WireFormat.VERSION, 0x1b, 0, new byte[300_000]))))
        .isEqualTo(Kind.TOO_LARGE);
    assertThat(kindOf(sealed(frame(0, 0x01, 0, new byte[5_000])))).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void aHelloOfALaterVersionIsUnderstood() throws WireException {
    // given: a hello with fields behind it that this version has never heard of
    MeshMessage hello = new Samples(new SplittableRandom(5)).of(Hello.class);
    byte[] later = withTail(hello, out -> out.writeShort(7).writeShort(3).writeZero(3));
    byte[] muchLater =
        withTail(hello, out -> out.writeInt(0).writeShort(0xffff).writeShort(1).writeByte(1));

    // then: they are passed over
    assertThat(format.decode(Unpooled.wrappedBuffer(later))).isEqualTo(hello);
    assertThat(format.decode(Unpooled.wrappedBuffer(muchLater))).isEqualTo(hello);
  }

  @Test
  void taggedFieldsWithWrongLengthsAreRefused() {
    MeshMessage hello = new Samples(new SplittableRandom(5)).of(Hello.class);

    assertThat(kindOf(withTail(hello, out -> out.writeByte(1)))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(withTail(hello, out -> out.writeShort(1)))).isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(withTail(hello, out -> out.writeShort(1).writeShort(1))))
        .isEqualTo(Kind.MALFORMED);
    assertThat(kindOf(withTail(hello, out -> out.writeShort(1).writeShort(0xffff).writeZero(9))))
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void aStrangerAtThePortIsFoundOut() {
    byte[] http = "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    assertThat(kindOf(http)).isEqualTo(Kind.CHECKSUM);
    assertThat(kindOf(sealed(frame(0, 0x01, 0, new byte[80])))).isEqualTo(Kind.MALFORMED);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void mutatedDatagramsDoNoHarm(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Samples samples = new Samples(random);
    for (int round = 0; round < 1_000; round++) {
      Solicitation call = (Solicitation) samples.of(Solicitation.class);
      ByteBuf packet = format.encodeSolicitation(UnpooledByteBufAllocator.DEFAULT, call);
      byte[] bytes = new byte[packet.readableBytes()];
      packet.readBytes(bytes).release();
      byte[] mutated = mutate(random, bytes, bytes);
      for (byte[] each : List.of(mutated, sealed(mutated))) {
        try {
          format.decodeSolicitation(Unpooled.wrappedBuffer(each));
        } catch (WireException e) {
          assertThat(e.kind()).isNotNull();
        } catch (RuntimeException e) {
          fail("seed " + seed + " round " + round, e);
        }
      }
    }
  }

  private void decodeAnything(byte[] bytes, String which) {
    ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
    try {
      assertThat(format.decode(buffer)).isNotNull();
    } catch (WireException e) {
      assertThat(e.getMessage()).as(which).isNotBlank();
    } catch (RuntimeException e) {
      fail(which, e);
    }
    assertThat(buffer.isReadable()).as(which).isFalse();
  }

  private Kind kindOf(byte[] frame) {
    try {
      throw new AssertionError("read as " + format.decode(Unpooled.wrappedBuffer(frame)));
    } catch (WireException e) {
      return e.kind();
    }
  }

  /** The frame of the message without length prefix. */
  private byte[] content(MeshMessage message) {
    ByteBuf frame = format.encode(UnpooledByteBufAllocator.DEFAULT, message);
    byte[] bytes = new byte[frame.skipBytes(WireFormat.LENGTH_BYTES).readableBytes()];
    frame.readBytes(bytes).release();
    return bytes;
  }

  /** The frame of the message with more behind its payload, and a right checksum. */
  private byte[] withTail(MeshMessage message, Consumer<ByteBuf> tail) {
    byte[] content = content(message);
    ByteBuf out = Unpooled.buffer().writeBytes(content, 0, content.length - Checksum.BYTES);
    tail.accept(out);
    out.writeZero(Checksum.BYTES);
    return sealed(Arrays.copyOf(out.array(), out.writerIndex()));
  }

  /** The bytes with a right checksum in their last four. */
  private static byte[] sealed(byte[] bytes) {
    if (bytes.length < Checksum.BYTES) {
      return bytes;
    }
    ByteBuffer out = ByteBuffer.wrap(bytes.clone());
    out.position(bytes.length - Checksum.BYTES);
    Checksum.append(out, 0);
    return out.array();
  }

  private static byte[] frame(int version, int type, int flags, byte[] payload) {
    ByteBuf out = Unpooled.buffer().writeByte(version).writeByte(type).writeShort(flags);
    out.writeBytes(payload).writeZero(Checksum.BYTES);
    return Arrays.copyOf(out.array(), out.writerIndex());
  }

  private byte[] announcementWith(int neighbours, int bytes) {
    ByteBuffer out =
        ByteBuffer.allocate(64 + bytes).put((byte) WireFormat.VERSION).put((byte) 0x10);
    out.putShort((short) 0).put(new byte[16 + 8 + 8]).putInt(5).putInt(1000);
    Fields.writeText(out, "a");
    Fields.writeText(out, "");
    Fields.writeVarint(out, 0);
    Fields.writeVarint(out, neighbours);
    return sealed(Arrays.copyOf(out.array(), out.position() + bytes + Checksum.BYTES));
  }

  private static byte[] mutate(SplittableRandom random, byte[] frame, byte[] other) {
    byte[] result = frame.clone();
    switch (random.nextInt(5)) {
      case 0 -> {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
          result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
      }
      case 1 -> result[random.nextInt(result.length)] = (byte) random.nextInt();
      case 2 -> result = Arrays.copyOf(frame, random.nextInt(frame.length * 2));
      case 3 -> { // the start of one, the end of another
        int from = random.nextInt(other.length);
        result = Arrays.copyOf(frame, random.nextInt(frame.length) + other.length - from);
        System.arraycopy(
            other, from, result, result.length - (other.length - from), other.length - from);
      }
      default -> {
        int from = random.nextInt(result.length);
        Arrays.fill(result, from, random.nextInt(from, result.length), (byte) 0xff);
      }
    }
    return result;
  }
}
