package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.meshage.seal.PacketSeal;
import io.meshage.testkit.KeptFrames;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.PacketTransport;
import io.meshage.transport.SealedPackets;
import io.meshage.transport.SealedTransport;
import io.meshage.transport.Transport;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Memory, or a cipher, refuses once: a link ends in words, a datagram is lost, nothing is thrown.
 */
class RefusedMemoryTest {
  private final Keyring keys = Keyring.of(SharedKey.generate());
  private final List<String> ends = new ArrayList<>();
  private final List<String> counted = new ArrayList<>();
  private boolean refuses;

  private final ByteBufAllocator memory =
      new AbstractByteBufAllocator(false) {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
          if (refuses) {
            throw new OutOfMemoryError("on purpose");
          }
          return Unpooled.buffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
          return newHeapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
          return false;
        }
      };

  private void random(byte[] bytes) {
    if (refuses) {
      throw new java.security.ProviderException("on purpose");
    }
    new Random(1).nextBytes(bytes);
  }

  /** A transport of one link, which is open at once. */
  private static final class OneLink implements Transport {
    final KeptFrames link = new KeptFrames();

    @Override
    public String scheme() {
      return "one";
    }

    @Override
    public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
      throw new IllegalStateException("not used");
    }

    @Override
    public void dial(
        Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
      var unused = opened.apply(link);
    }
  }

  private final class Ear implements LinkHandler {
    @Override
    public void frame(ByteBuf frame) {}

    @Override
    public void batchRead() {}

    @Override
    public void writable() {}

    @Override
    public void closed(CloseReason reason, String text) {
      ends.add(reason + " " + text);
    }
  }

  @Test
  void aGreetingThatCannotBeMadeEndsTheLinkInWords() {
    OneLink plain = new OneLink();
    LiveKeys live = new LiveKeys(keys, (delay, action) -> {});
    Transport sealed = new SealedTransport(plain, live, memory, this::random);
    refuses = true;

    sealed.dial(Endpoint.of("tcp://127.0.0.1:1"), link -> new Ear(), ends::add);

    assertThat(ends).singleElement().asString().startsWith("FAULT").contains("on purpose");
    assertThat(plain.link.isClosed).isTrue();
  }

  @Test
  void anAnswerThatCannotBeMadeEndsTheLinkInWords() {
    OneLink plain = new OneLink();
    LiveKeys live = new LiveKeys(keys, (delay, action) -> {});
    new SealedTransport(plain, live, memory, this::random)
        .dial(Endpoint.of("tcp://127.0.0.1:1"), link -> new Ear(), ends::add);
    byte[] greeting = plain.link.last();
    List<LinkHandler> accepted = new ArrayList<>();
    KeptFrames other = new KeptFrames();
    new SealedTransport(new Accepting(other, accepted), live, memory, this::random)
        .listen(Endpoint.of("tcp://127.0.0.1:1"), link -> new Ear());
    refuses = true;

    accepted.get(0).frame(Unpooled.wrappedBuffer(greeting).skipBytes(Integer.BYTES));

    assertThat(ends).singleElement().asString().startsWith("FAULT").contains("on purpose");
    assertThat(other.isClosed).isTrue();
  }

  private record Accepting(KeptFrames link, List<LinkHandler> accepted) implements Transport {
    @Override
    public String scheme() {
      return "one";
    }

    @Override
    public Listener listen(Endpoint endpoint, Function<Link, LinkHandler> acceptor) {
      accepted.add(acceptor.apply(link));
      return new Listener() {
        @Override
        public Endpoint endpoint() {
          return endpoint;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void dial(
        Endpoint endpoint, Function<Link, LinkHandler> opened, Consumer<String> failed) {
      throw new IllegalStateException("not used");
    }
  }

  @Test
  void aDatagramThatCannotBeSealedIsLostAndCounted() {
    List<ByteBuf> sent = new ArrayList<>();
    SealedPackets packets =
        new SealedPackets(
            new PacketTransport() {
              @Override
              public void open(int port, PacketHandler handler) {}

              @Override
              public void broadcast(String address, ByteBuf packet) {
                sent.add(packet);
              }

              @Override
              public void send(Endpoint to, ByteBuf packet) {
                sent.add(packet);
              }

              @Override
              public int port() {
                return 1;
              }

              @Override
              public void close() {}
            },
            new PacketSeal(keys, () -> 1, this::random),
            memory,
            counted::add);
    ByteBuf packet = Unpooled.buffer().writeLong(1);
    refuses = true;

    packets.broadcast("127.0.0.1", packet);

    assertThat(sent).isEmpty();
    assertThat(counted).containsExactly("datagrams-broken");
    assertThat(packet.refCnt()).isZero();
  }
}
