package io.meshage.live;

import io.meshage.TlsFiles;
import io.meshage.WebSockets;
import io.meshage.seal.PacketSeal;
import io.meshage.transport.LiveKeys;
import io.meshage.transport.PacketTransport;
import io.meshage.transport.SealedPackets;
import io.meshage.transport.SealedTransport;
import io.meshage.transport.Transport;
import io.meshage.transport.UdpTransport;
import io.netty.buffer.ByteBufAllocator;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sockets of a live node, with its keys around them if it has any. */
final class NodeSockets {
  static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

  private final NettyLoop loop;
  private final @Nullable LiveKeys keys;
  private final Consumer<Throwable> failures;
  private final Consumer<String> counters;

  NodeSockets(
      NettyLoop loop,
      @Nullable LiveKeys keys,
      Consumer<Throwable> failures,
      Consumer<String> counters) {
    this.loop = loop;
    this.keys = keys;
    this.failures = failures;
    this.counters = counters;
  }

  /** Returns all transports for links. */
  List<Transport> links(
      String name,
      @Nullable TlsFiles tls,
      WebSockets webSockets,
      List<Function<NettyLoop, Transport>> others) {
    List<Transport> all = Ways.of(name, loop, failures, tls, webSockets);
    others.forEach(made -> all.add(made.apply(loop)));
    LiveKeys live = keys;
    if (live == null) {
      return all;
    }
    SecureRandom random = new SecureRandom();
    return all.stream()
        .<Transport>map(plain -> new SealedTransport(plain, live, ALLOCATOR, random::nextBytes))
        .toList();
  }

  /** Returns the sockets for solicitations. */
  PacketTransport packets() {
    PacketTransport plain = new UdpTransport(loop.eventLoop(), failures, counters);
    LiveKeys live = keys;
    if (live == null) {
      return plain;
    }
    PacketSeal seal = new PacketSeal(live.ring(), loop::wallMicros, new SecureRandom()::nextBytes);
    live.seals(seal);
    return new SealedPackets(plain, seal, ALLOCATOR, counters);
  }
}
