package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.seal.PacketSeal;
import io.meshage.seal.SealException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that only nodes with a key of the ring can read and make, and that count once. Confined
 * to the node's loop.
 */
public final class SealedPackets implements PacketTransport {
  private final PacketTransport plain;
  private final PacketSeal seal;
  private final ByteBufAllocator allocator;
  private final Consumer<String> counters;

  /**
   * Seals the datagrams of a transport.
   *
   * @param counters told of datagrams that cannot be opened
   */
  public SealedPackets(
      PacketTransport plain,
      PacketSeal seal,
      ByteBufAllocator allocator,
      Consumer<String> counters) {
    this.plain = plain;
    this.seal = seal;
    this.allocator = allocator;
    this.counters = counters;
  }

  @Override
  public void open(int port, PacketHandler handler) {
    plain.open(
        port,
        (source, packet) -> {
          ByteBuffer opened = opened(packet);
          if (opened != null) {
            handler.packet(source, Unpooled.wrappedBuffer(opened));
          }
        });
  }

  private @Nullable ByteBuffer opened(ByteBuf packet) {
    try {
      return seal.open(packet.nioBuffer());
    } catch (SealException e) {
      counters.accept("datagrams-unsealed");
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken"); // no memory, or no cipher, just now
    }
    return null;
  }

  @Override
  public void broadcast(String address, ByteBuf packet) {
    ByteBuf sealed = sealed(packet);
    if (sealed != null) {
      plain.broadcast(address, sealed);
    }
  }

  @Override
  public void send(Endpoint to, ByteBuf packet) {
    ByteBuf sealed = sealed(packet);
    if (sealed != null) {
      plain.send(to, sealed);
    }
  }

  @Override
  public int port() {
    return plain.port();
  }

  /** Returns null if it cannot be sealed just now: a datagram may be lost. */
  private @Nullable ByteBuf sealed(ByteBuf packet) {
    ByteBuf sealed = null;
    try {
      int bytes = packet.readableBytes() + PacketSeal.OVERHEAD_BYTES;
      sealed = allocator.ioBuffer(bytes);
      seal.seal(packet.nioBuffer(), sealed.internalNioBuffer(0, bytes));
      return sealed.writerIndex(bytes);
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken");
      if (sealed != null) {
        sealed.release();
      }
      return null;
    } finally {
      packet.release();
    }
  }

  @Override
  public void close() {
    plain.close();
  }
}
