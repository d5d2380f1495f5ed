package io.meshage.sim;

import io.meshage.Endpoint;
import io.meshage.sim.Event.Kind;
import io.meshage.transport.PacketTransport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Datagrams of one life of one node. Whoever has the port open on the island hears them. */
final class SimPackets implements PacketTransport {
  private static final String SCHEME = "udp";

  private final SimNetwork network;
  private final Host host;
  private final SimLoop loop;
  private int port;
  private boolean isAside;
  private @Nullable PacketHandler handler;

  SimPackets(SimNetwork network, Host host, SimLoop loop) {
    this.network = network;
    this.host = host;
    this.loop = loop;
  }

  @Override
  public void open(int newPort, PacketHandler newHandler) {
    close();
    isAside = newPort == 0;
    port = newPort == 0 ? host.freePort() : newPort;
    handler = newHandler;
    host.sockets.add(this);
  }

  @Override
  public void broadcast(String address, ByteBuf packet) {
    byte[] bytes;
    try {
      bytes = ByteBufUtil.getBytes(packet);
    } finally {
      packet.release();
    }
    if (handler != null) {
      Host only = address.startsWith("127.") ? host : null;
      network.broadcast(host, port, bytes, only);
    }
  }

  @Override
  public void send(Endpoint to, ByteBuf packet) {
    byte[] bytes;
    try {
      bytes = ByteBufUtil.getBytes(packet);
    } finally {
      packet.release();
    }
    Host there = network.resolve(host, to.host());
    if (handler != null && there != null) {
      Path path = network.path(host, there);
      List.copyOf(there.sockets).forEach(socket -> socket.carry(host, to.port(), bytes, path));
    }
  }

  @Override
  public int port() {
    return handler == null ? 0 : port;
  }

  /** The network carries a packet to this socket, or loses it. */
  void carry(Host from, int toPort, byte[] bytes, Path path) {
    if (toPort != port
        || path.losesDatagrams()
        || path.loses()
        || !(path.isOpen() || path.isHeld())) {
      return;
    }
    arriveLater(from, bytes, path);
    if (path.doubles()) {
      arriveLater(from, bytes, path);
    }
  }

  private void arriveLater(Host from, byte[] bytes, Path path) {
    long atNanos = network.nowNanos() + path.delayNanos();
    network.queue().at(atNanos, loop, Kind.TASK, () -> arrive(from, bytes, path));
  }

  private void arrive(Host from, byte[] bytes, Path path) {
    if (handler == null || !host.isUp) {
      return;
    }
    if (path.isHeld()) {
      path.whenReleased(() -> arriveLater(from, bytes, path));
      return;
    }
    if (!path.isOpen()) {
      return; // the path was blocked while the packet was on its way
    }
    if (!isAside) {
      network.trace().arrived(from, host, bytes); // else nobody can tell what it is
    }
    handler.packet(new Endpoint(SCHEME, from.address, port), Unpooled.wrappedBuffer(bytes));
  }

  @Override
  public void close() {
    host.sockets.remove(this);
    handler = null;
  }
}
