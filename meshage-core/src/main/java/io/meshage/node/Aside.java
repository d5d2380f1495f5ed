package io.meshage.node;

import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshException;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.message.HealthMessage.Pong;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.NodeCore;
import io.meshage.seal.DatagramSeal;
import io.meshage.seal.SealException;
import io.meshage.transport.PacketTransport;
import io.meshage.wire.WireException;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes beside the links, in datagrams: pings, and announcements without news, which then wait
 * behind nothing. The answers to pings come over the link, so that each ping tries both, and a link
 * that is dead is found dead although datagrams pass. Where they do not pass, all goes over the
 * link; see docs/protocol/health.md. Confined to the node's loop, but for opening and closing.
 */
final class Aside {
  private static final String SCHEME = "udp";

  /** A frame with its length, which is left out, so that the sealed datagram is not too long. */
  private static final int MOST_FRAME_BYTES =
      Limits.MAX_DATAGRAM_BYTES
          - Long.BYTES
          - DatagramSeal.OVERHEAD_BYTES
          + WireFormat.LENGTH_BYTES;

  private final PacketTransport packets;
  private final WireFormat wire;
  private final ByteBufAllocator allocator;
  private final Consumer<byte[]> secret;
  private final Loop loop;
  private final Supplier<NodeCore> core;
  private final News news;
  private final Consumer<String> counters;
  private final Map<Long, AsideLink> byLink = new LinkedHashMap<>();
  private final Map<Long, AsideLink> byToken = new LinkedHashMap<>();

  /** Hears which way the pings of a link go from now on. */
  interface News {
    void changed(long link, boolean datagrams);
  }

  Aside(PacketTransport packets, NodePorts ports, Consumer<byte[]> secret, News news) {
    this.packets = packets;
    this.wire = ports.wire();
    this.allocator = ports.allocator();
    this.secret = secret;
    this.loop = ports.loop();
    this.core = ports.core();
    this.news = news;
    this.counters = ports.counters();
  }

  /** Off the loop. A host without UDP has links all the same. */
  void open() {
    try {
      packets.open(0, this::received);
    } catch (MeshException e) {
      counters.accept("datagrams-unavailable");
    }
  }

  /** Off the loop. */
  void close() {
    packets.close();
  }

  /** Returns how many links have their pings in datagrams now. */
  int carried() {
    return (int) byLink.values().stream().filter(AsideLink::works).count();
  }

  boolean carries(long link) {
    AsideLink aside = byLink.get(link);
    return aside != null && aside.works();
  }

  /** Returns what to tell the other side of a link before its first ping; null if it was told. */
  @Nullable DatagramOffer offer(HostedLink link) {
    if (byLink.containsKey(link.id()) || packets.port() == 0) {
      return null;
    }
    Bytes key;
    AsideLink aside;
    try {
      byte[] token = new byte[Long.BYTES];
      secret.accept(token);
      key = DatagramSeal.newKey(secret);
      aside = new AsideLink(link.id(), ByteBuffer.wrap(token).getLong(), key);
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken"); // the link does it, and the next ping tries again
      return null;
    }
    byLink.put(link.id(), aside);
    byToken.put(aside.token(), aside);
    return new DatagramOffer(packets.port(), aside.token(), key);
  }

  /** The other side of a link told how to send to it. */
  void offered(HostedLink link, DatagramOffer offer) {
    AsideLink aside = byLink.get(link.id());
    if (aside == null) {
      link.keepOffer(offer); // this side's own comes with its first ping
      return;
    }
    try {
      aside.offered(new Endpoint(SCHEME, link.remote().host(), offer.port()), offer);
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken"); // the link does it, and the next ping tries again
      link.keepOffer(offer);
    }
  }

  /** Sends a ping by datagram, if they pass, or it is time to try; false if the link must do. */
  boolean ping(HostedLink link, Ping ping) {
    AsideLink aside = byLink.get(link.id());
    if (aside == null) {
      return false;
    }
    DatagramOffer kept = link.takeOffer();
    if (kept != null) {
      offered(link, kept);
    }
    boolean worked = aside.works();
    boolean isSent = aside.chooses(ping.number(), loop.nowNanos());
    if (worked != aside.works()) {
      counters.accept("datagrams-blocked");
      news.changed(link.id(), false);
    }
    return isSent && send(aside, ping);
  }

  /** Sends by datagram what else may be lost; false if none passes now, or it does not fit. */
  boolean send(long link, MeshMessage message) {
    AsideLink aside = byLink.get(link);
    return aside != null && aside.works() && send(aside, message);
  }

  private boolean send(AsideLink aside, MeshMessage message) {
    ByteBuf frame = null;
    try {
      frame = wire.encode(allocator, message);
      boolean fits = frame.readableBytes() <= MOST_FRAME_BYTES;
      if (fits) {
        packets.send(aside.to(), sealed(aside, frame.skipBytes(WireFormat.LENGTH_BYTES)));
      }
      return fits;
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken"); // the link does it
      return false;
    } finally {
      if (frame != null) {
        frame.release();
      }
    }
  }

  private ByteBuf sealed(AsideLink aside, ByteBuf frame) {
    int bytes = Long.BYTES + frame.readableBytes() + DatagramSeal.OVERHEAD_BYTES;
    ByteBuf packet = allocator.ioBuffer(bytes);
    boolean isSealed = false;
    try {
      aside.seal(frame.nioBuffer(), packet.internalNioBuffer(0, bytes));
      isSealed = true;
      return packet.writerIndex(bytes);
    } finally {
      if (!isSealed) {
        packet.release();
      }
    }
  }

  /** The answer to a ping came over the link. */
  void answered(long link, Pong pong) {
    AsideLink aside = byLink.get(link);
    if (aside != null && aside.answered(pong.number())) {
      news.changed(link, true);
    }
  }

  private void received(Endpoint source, ByteBuf packet) {
    AsideLink aside = packet.readableBytes() < Long.BYTES ? null : byToken.get(packet.readLong());
    if (aside == null) {
      counters.accept("datagrams-strange");
      return;
    }
    MeshMessage message = opened(aside, packet);
    if (message == null) {
      return;
    }
    String counter = counter(message);
    counters.accept(counter == null ? "datagrams-strange" : counter);
    if (counter != null) {
      core.get().peering().receivedAside(aside.link(), message);
    }
  }

  private @Nullable MeshMessage opened(AsideLink aside, ByteBuf packet) {
    try {
      return wire.decode(Unpooled.wrappedBuffer(aside.open(packet.nioBuffer())));
    } catch (SealException | WireException e) {
      counters.accept("datagrams-strange");
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken");
    }
    return null;
  }

  /** Returns what to count it as; null for what has no business beside a link. */
  private static @Nullable String counter(MeshMessage message) {
    if (message instanceof Announcement announcement) {
      return announcement.isPurge() ? null : "datagrams-announcements";
    } else if (message instanceof PingRequest || message instanceof PingReport) {
      return "datagrams-indirect-pings";
    }
    return message instanceof Ping ? "datagrams-pings" : null;
  }

  void closed(long link) {
    AsideLink aside = byLink.remove(link);
    if (aside != null) {
      byToken.remove(aside.token());
    }
  }
}
