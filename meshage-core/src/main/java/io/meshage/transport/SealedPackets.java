package io.meshage.transport;

import io.meshage.Endpoint;
import io.meshage.seal.PacketSeal;
import io.meshage.seal.SealException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

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
          try {
            handler.packet(source, Unpooled.wrappedBuffer(seal.open(packet.nioBuffer())));
          } catch (SealException e) {
            counters.accept("datagrams-unsealed");
          }
        });
  }

  @Override
  public void broadcast(String address, ByteBuf packet) {
    plain.broadcast(address, sealed(packet));
  }

  @Override
  public void send(Endpoint to, ByteBuf packet) {
    plain.send(to, sealed(packet));
  }

  @Override
  public int port() {
    return plain.port();
  }

  private ByteBuf sealed(ByteBuf packet) {
    int bytes = packet.readableBytes() + PacketSeal.OVERHEAD_BYTES;
    ByteBuf sealed = allocator.ioBuffer(bytes);
    seal.seal(packet.nioBuffer(), sealed.internalNioBuffer(0, bytes));
    packet.release();
    return sealed.writerIndex(bytes);
  }

  @Override
  public void close() {
    plain.close();
  }
}
