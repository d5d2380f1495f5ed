package io.meshage.transport;

import com.google.common.net.InetAddresses;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broadcast over UDP on IPv4. Any number of nodes of a host may have the same port open; each hears
 * every broadcast, its own included.
 *
 * <p>A packet that cannot be sent is counted and forgotten: a host without a network is no error.
 * {@code 255.255.255.255} goes out through every interface that can broadcast.
 */
public final class UdpTransport implements PacketTransport {
  private static final Logger LOG = LoggerFactory.getLogger(UdpTransport.class);
  private static final String SCHEME = "udp";
  static final String UNSENT = "datagrams-unsent";
  static final String OVERSIZED = "datagrams-oversized";

  /** One byte more than a packet may have, so that a larger one is seen to be. */
  private static final int BUFFER_BYTES = Limits.MAX_DATAGRAM_BYTES + 1;

  private static final int CLOSE_SECONDS = 1;

  private final EventLoop loop;
  private final Lookups lookups;
  private final Consumer<Throwable> failures;
  private final Consumer<String> counters;
  private final AtomicBoolean hasComplained = new AtomicBoolean();
  private volatile @Nullable Channel channel;
  private volatile int port;

  /**
   * Makes a transport.
   *
   * @param loop the node's loop
   * @param failures hears, on the loop, of every exception thrown by the handler, which is logged
   *     without its help
   * @param counters hears, from any thread, of each packet that the system did not take ({@value
   *     #UNSENT}), and of each that came and was larger than any of ours ({@value #OVERSIZED})
   */
  public UdpTransport(EventLoop loop, Consumer<Throwable> failures, Consumer<String> counters) {
    this.loop = loop;
    this.lookups = new Lookups(loop);
    this.failures = failures;
    this.counters = counters;
  }

  /** Must not be called on the loop, which it waits for. */
  @Override
  public void open(int newPort, PacketHandler handler) {
    if (loop.inEventLoop()) {
      throw new IllegalStateException("open waits for the loop, and must not be called on it");
    }
    close();
    ChannelFuture bound =
        new Bootstrap()
            .group(loop)
            .channelFactory(Sockets.of(loop)::datagram)
            .option(ChannelOption.SO_REUSEADDR, newPort != 0)
            .option(ChannelOption.SO_BROADCAST, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BUFFER_BYTES))
            .handler(new Receiver(handler))
            .bind(
                newPort == 0
                    ? new InetSocketAddress(0) // IPv6 too, where the host has it
                    : new InetSocketAddress("0.0.0.0", newPort))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Endpoint endpoint = new Endpoint(SCHEME, "0.0.0.0", newPort);
      throw new MeshException(TransportErrors.ofBind(bound.cause(), endpoint), bound.cause());
    }
    channel = bound.channel();
    port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  @Override
  public void broadcast(String address, ByteBuf packet) {
    if (channel == null || packet.readableBytes() > Limits.MAX_DATAGRAM_BYTES) {
      packet.release();
      unsent(null);
      return;
    }
    lookups.ask(
        () -> BroadcastAddresses.of(address),
        (targets, problem) -> {
          try {
            if (targets == null) {
              unsent(problem);
            } else {
              send(targets, packet);
            }
          } finally {
            packet.release();
          }
        },
        packet::release);
  }

  private void send(List<InetAddress> targets, ByteBuf packet) {
    Channel open = channel;
    if (open == null) {
      return; // closed meanwhile
    }
    for (InetAddress target : targets) {
      write(open, packet.retainedDuplicate(), new InetSocketAddress(target, port));
    }
    open.flush();
  }

  @Override
  public void send(Endpoint to, ByteBuf packet) {
    Channel open = channel;
    if (open == null || !to.isNumeric() || packet.readableBytes() > Limits.MAX_DATAGRAM_BYTES) {
      packet.release();
      unsent(null);
      return;
    }
    write(open, packet, new InetSocketAddress(InetAddresses.forString(to.host()), to.port()));
    open.flush();
  }

  private void write(Channel open, ByteBuf packet, InetSocketAddress to) {
    open.write(new DatagramPacket(packet, to))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                unsent(sent.cause());
              }
            });
  }

  @Override
  public int port() {
    return channel == null ? 0 : port;
  }

  /** Off the loop, the port is free when this returns. */
  @Override
  public void close() {
    Channel open = channel;
    channel = null;
    if (open != null) {
      ChannelFuture closed = open.close();
      if (!loop.inEventLoop()) {
        closed.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void unsent(@Nullable Throwable cause) {
    counters.accept(UNSENT);
    if (!hasComplained.getAndSet(true)) {
      LOG.debug("a broadcast was not sent, and later ones may fail, too", cause);
    }
  }

  /** Hands packets on. */
  private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private final PacketHandler handler;

    Receiver(PacketHandler handler) {
      this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      if (packet.content().readableBytes() > Limits.MAX_DATAGRAM_BYTES) {
        counters.accept(OVERSIZED);
        return;
      }
      try {
        handler.packet(TransportErrors.endpoint(SCHEME, packet.sender()), packet.content());
      } catch (Throwable e) {
        LOG.error("an error in the handler of packets; this one is dropped", e);
        failures.accept(e);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      LOG.debug("a packet could not be received", cause);
    }
  }
}
