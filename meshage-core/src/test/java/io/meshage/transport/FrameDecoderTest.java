package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final int LIMIT = 4 << 20;

  private final List<byte[]> frames = new ArrayList<>();
  private final FrameDecoder decoder = new FrameDecoder();
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  FrameDecoderTest() {
    decoder.limitFrames(LIMIT, LIMIT);
    decoder.deliverTo(
        frame -> frames.add(ByteBufUtil.getBytes(frame)), (piece, length) -> {}, () -> {});
  }

  @AfterEach
  void nothingIsLeft() {
    channel.finishAndReleaseAll();
  }

  private static byte[] content(SplittableRandom random, int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  /** Gives bytes to the decoder in a buffer that has more room than it needs, as reads do. */
  private void read(ByteBuf stream, int bytes, int room) {
    ByteBuf read = channel.alloc().ioBuffer(Math.max(bytes, room));
    channel.writeInbound(read.writeBytes(stream, bytes));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void framesOfAllSizesComeWholeHoweverTheyAreCut(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> sent = new ArrayList<>();
    ByteBuf stream = Unpooled.buffer();
    for (int i = 0; i < 60; i++) {
      boolean isLarge = random.nextInt(4) == 0;
      byte[] frame = content(random, random.nextInt(isLarge ? 400_000 : 300));
      sent.add(frame);
      stream.writeInt(frame.length).writeBytes(frame);
    }

    while (stream.isReadable()) {
      int most = random.nextBoolean() ? 65_536 : 3_000;
      read(stream, Math.min(stream.readableBytes(), 1 + random.nextInt(most)), 65_536);
    }

    assertThat(frames).as("seed %d", seed).containsExactlyElementsOf(sent);
    stream.release();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void framesOverTheLimitAreHandedOnInPiecesAndThoseAfterThemComeWhole(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    decoder.limitFrames(1_000, 100_000);
    decoder.deliverTo(
        frame -> frames.add(ByteBufUtil.getBytes(frame)),
        (piece, length) -> {
          assertThat(length).isIn(1_001, 100_000);
          passed.writeBytes(ByteBufUtil.getBytes(piece));
        },
        () -> {});
    byte[] first = content(random, 1_001);
    byte[] second = content(random, 100_000);
    byte[] small = content(random, 1_000);
    ByteBuf stream = Unpooled.buffer();
    for (byte[] frame : List.of(first, second, small, small)) {
      stream.writeInt(frame.length).writeBytes(frame);
    }

    while (stream.isReadable()) {
      read(stream, Math.min(stream.readableBytes(), 1 + random.nextInt(5_000)), 65_536);
    }

    assertThat(passed.toByteArray()).isEqualTo(Bytes.concat(first, second));
    assertThat(frames).containsExactly(small, small);
    stream.release();
  }

  @Test
  void aLargeFrameThatTricklesTakesLittleMoreMemoryThanItHasBytes() {
    int bytes = 100_000;
    ByteBuf waiting = channel.alloc().ioBuffer(65_536).writeInt(bytes);

    for (int i = 0; i < bytes; i++) {
      ByteBuf read = channel.alloc().ioBuffer(65_536).writeByte(i);
      waiting = Cumulation.INSTANCE.cumulate(channel.alloc(), waiting, read);
    }

    assertThat(waiting.readableBytes()).isEqualTo(Integer.BYTES + bytes);
    assertThat(waiting.getByte(Integer.BYTES + 700)).isEqualTo((byte) 700);
    assertThat(waiting.nioBufferCount()).isLessThan(1000);
    assertThat(waiting.capacity()).isLessThan(2 * bytes);
    waiting.release();
  }
}
