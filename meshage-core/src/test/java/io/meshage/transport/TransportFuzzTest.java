package io.meshage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.Limits;
import io.meshage.SharedKey;
import io.meshage.seal.Greeting;
import io.meshage.seal.PacketSeal;
import io.meshage.seal.SealException;
import io.meshage.seal.Session;
import io.meshage.testkit.Fuzz;
import io.meshage.testkit.KeptFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Streams, seals and WebSockets that nobody honest sends. */
class TransportFuzzTest {
  private static final int FRAME_LIMIT = 1 << 16;
  private static final long HALF_A_MEGABYTE = 1 << 19;
  private static final Keyring RING = Keyring.of(SharedKey.of(new byte[32]));
  private static final Endpoint PLACE = Endpoint.of("ws://127.0.0.1:9000/mesh");
  private static final String ACCEPT = "@ACCEPT@";
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
  private static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private static final WsTransport WS = new WsTransport(GROUP.next(), failure -> {});

  @AfterAll
  static void end() {
    GROUP.shutdownGracefully().awaitUninterruptibly();
  }

  /** The end of a link: what came, and how it ended. */
  private static final class Ear implements LinkHandler {
    final List<byte[]> frames = new ArrayList<>();
    CloseReason reason = CloseReason.LEFT;

    @Override
    public void frame(ByteBuf frame) {
      frames.add(ByteBufUtil.getBytes(frame));
    }

    @Override
    public void batchRead() {}

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason why, String text) {
      assertThat(text).isNotNull();
      reason = why;
    }
  }

  private static byte[] stream(SplittableRandom random) {
    ByteBuf out = Unpooled.buffer();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      byte[] frame = new byte[random.nextInt(300)];
      random.nextBytes(frame);
      out.writeInt(frame.length).writeBytes(frame);
    }
    return ByteBufUtil.getBytes(out);
  }

  /** Gives a stream to a link behind a codec, and ends it. */
  private static int feed(Consumer<ChannelPipeline> codec, Reaction input) {
    FakeSocket channel = new FakeSocket();
    FrameDecoder decoder = new FrameDecoder();
    Ear ear = new Ear();
    List<Throwable> failures = new ArrayList<>();
    codec.accept(channel.pipeline());
    channel
        .pipeline()
        .addLast(
            decoder,
            new NettyLink(
                channel, PLACE, decoder, link -> ear, failures::add, () -> Unpooled.EMPTY_BUFFER));
    channel.pipeline().fireChannelActive();
    decoder.limitFrames(FRAME_LIMIT, FRAME_LIMIT);
    byte[] bytes = input.to(channel);
    int head = headEnd(bytes); // whoever says more before the answer is cut off
    channel.writeInbound(Unpooled.wrappedBuffer(bytes, 0, head));
    if (channel.isOpen()) {
      channel.writeInbound(Unpooled.wrappedBuffer(bytes, head, bytes.length - head));
    }
    channel.finishAndReleaseAll();

    assertThat(failures).isEmpty();
    assertThat(ear.frames.stream().mapToLong(frame -> frame.length).sum())
        .isLessThanOrEqualTo(bytes.length);
    return ear.frames.size();
  }

  private static int headEnd(byte[] bytes) {
    int end = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
    return end < 0 ? bytes.length : end + 4;
  }

  private interface Reaction {
    byte[] to(FakeSocket channel);
  }

  @Test
  void streamsOfFrames() throws IOException {
    Fuzz.of("stream", TransportFuzzTest::stream, input -> feed(pipeline -> {}, channel -> input))
        .allowing(HALF_A_MEGABYTE, 64)
        .run();
  }

  @Test
  void webSocketsOfOthers() throws IOException {
    Consumer<ChannelPipeline> door = pipeline -> WS.addServerCodec(pipeline, PLACE);
    assertThat(feed(door, channel -> request(new SplittableRandom(1)))).isPositive();

    Fuzz.of("websocket-request", TransportFuzzTest::request, input -> feed(door, channel -> input))
        .allowing(HALF_A_MEGABYTE, 64)
        .run();
  }

  private static byte[] request(SplittableRandom random) {
    String head =
        """
        GET /mesh HTTP/1.1
        Host: a:1
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .replace("\n", "\r\n");
    return join(head, message(stream(random), true, random));
  }

  @Test
  void webSocketsThatWereDialled() throws IOException {
    assertThat(dialled(answer(new SplittableRandom(1)))).isPositive();

    Fuzz.of("websocket-answer", TransportFuzzTest::answer, TransportFuzzTest::dialled)
        .allowing(HALF_A_MEGABYTE, 64)
        .run();
  }

  private static byte[] answer(SplittableRandom random) {
    String head =
        """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: %s

        """
            .formatted(ACCEPT)
            .replace("\n", "\r\n");
    return join(head, message(stream(random), false, random));
  }

  private static int dialled(byte[] input) {
    Promise<Void> open = ImmediateEventExecutor.INSTANCE.newPromise();
    int frames =
        feed(
            pipeline -> WS.addClientCodec(pipeline, PLACE, open),
            channel -> answered(input, channel));
    assertThat(open.isDone()).isTrue();
    return frames;
  }

  private static byte[] join(String head, byte[] body) {
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    return all;
  }

  /** A binary message in one or two frames. */
  private static byte[] message(byte[] content, boolean isMasked, SplittableRandom random) {
    int cut = random.nextBoolean() ? content.length : random.nextInt(content.length + 1);
    ByteBuf out = Unpooled.buffer();
    part(out, Arrays.copyOf(content, cut), cut == content.length ? 0x82 : 0x02, isMasked);
    if (cut < content.length) {
      part(out, Arrays.copyOfRange(content, cut, content.length), 0x80, isMasked);
    }
    return ByteBufUtil.getBytes(out);
  }

  private static void part(ByteBuf out, byte[] content, int head, boolean isMasked) {
    int mask = isMasked ? 0x80 : 0;
    out.writeByte(head);
    if (content.length < 126) {
      out.writeByte(content.length | mask);
    } else {
      out.writeByte(126 | mask).writeShort(content.length);
    }
    if (isMasked) {
      out.writeInt(0); // which changes nothing
    }
    out.writeBytes(content);
  }

  /** The answer with the proof of RFC 6455 that it is one, where it should stand. */
  private static byte[] answered(byte[] input, FakeSocket channel) {
    ByteBuf request = channel.readOutbound();
    String asked = request == null ? "" : request.toString(StandardCharsets.US_ASCII);
    if (request != null) {
      request.release();
    }
    Matcher key = KEY.matcher(asked);
    String text = new String(input, StandardCharsets.ISO_8859_1);
    return key.find()
        ? text.replace(ACCEPT, accept(key.group(1))).getBytes(StandardCharsets.ISO_8859_1)
        : input;
  }

  private static String accept(String key) {
    try {
      byte[] told =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(told));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }

  @Test
  void greetings() throws IOException {
    byte[] own = Greeting.ofDialler(RING.primary(), bytes -> {});
    Fuzz.of(
            "greeting",
            random ->
                random.nextBoolean()
                    ? Greeting.ofDialler(RING.primary(), random::nextBytes)
                    : answer(own, random),
            input -> {
              try {
                assertThat(Greeting.answer(input, RING, bytes -> {}).greeting().length())
                    .isEqualTo(Greeting.BYTES);
              } catch (SealException e) {
                assertThat(e.getMessage()).isNotBlank();
              }
              try {
                assertThat(Greeting.answered(own, input, RING.primary())).isNotNull();
              } catch (SealException e) {
                assertThat(e.getMessage()).isNotBlank();
              }
            })
        .run();
  }

  private static byte[] answer(byte[] own, SplittableRandom random) {
    try {
      return Greeting.answer(own, RING, random::nextBytes).greeting().toArray();
    } catch (SealException e) {
      throw new AssertionError("it is our own", e);
    }
  }

  /** An input is what stands in a seal; it comes sealed, and as it is where a seal should be. */
  @Test
  void sealedFrames() throws IOException {
    Fuzz.of("sealed-frames", TransportFuzzTest::stream, TransportFuzzTest::readSealed).run();
  }

  private static void readSealed(byte[] content) throws SealException {
    byte[] hello = Greeting.ofDialler(RING.primary(), bytes -> {});
    Ear ear = new Ear();
    KeptFrames wire = new KeptFrames();
    SealedLink link =
        new SealedLink(
            wire,
            new LinkSeal(new LiveKeys(RING, (delay, action) -> {}), bytes -> {}, false),
            UnpooledByteBufAllocator.DEFAULT);
    link.open(opened -> ear);
    link.frame(Unpooled.wrappedBuffer(hello));
    link.limitFrames(FRAME_LIMIT);
    Session session =
        Greeting.answered(
            hello, Arrays.copyOfRange(wire.last(), 4, wire.last().length), RING.primary());
    ByteBuffer sealed = ByteBuffer.allocate(content.length + io.meshage.seal.Sealer.OVERHEAD_BYTES);
    session.sealer().seal(new ByteBuffer[] {ByteBuffer.wrap(content)}, sealed);
    link.frame(Unpooled.wrappedBuffer(sealed.array()));
    boolean wasWhole = !wire.isClosed;
    link.frame(Unpooled.wrappedBuffer(content));

    assertThat(ear.frames.stream().mapToLong(frame -> frame.length).sum())
        .isLessThanOrEqualTo(content.length);
    assertThat(wire.isClosed).as("what is not sealed ends it").isTrue();
    assertThat(ear.reason)
        .isIn(
            wasWhole
                ? List.of(CloseReason.MALFORMED)
                : List.of(CloseReason.MALFORMED, CloseReason.TOO_LARGE, CloseReason.KEY));
    link.closed(CloseReason.LOST, "");
  }

  @Test
  void sealedDatagrams() throws IOException {
    long[] nonces = {0};
    PacketSeal seal = new PacketSeal(RING, () -> 0, bytes -> bytes[0] = (byte) nonces[0]++);
    Fuzz.of(
            "sealed-datagram",
            random -> {
              byte[] packet = new byte[random.nextInt(Limits.MAX_DATAGRAM_BYTES)];
              ByteBuffer sealed = ByteBuffer.allocate(packet.length + PacketSeal.OVERHEAD_BYTES);
              seal.seal(ByteBuffer.wrap(packet), sealed);
              return sealed.array();
            },
            input -> {
              try {
                assertThat(seal.open(ByteBuffer.wrap(input)).remaining()).isLessThan(input.length);
              } catch (SealException e) {
                assertThat(e.getMessage()).isNotBlank();
              }
            })
        .run();
  }
}
