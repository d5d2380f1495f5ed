package io.meshage.node;

import io.meshage.Endpoint;
import io.meshage.MeshConfig;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.protocol.NodeCore;
import io.meshage.protocol.port.Datagrams;
import io.meshage.transport.PacketTransport;
import io.meshage.wire.WireException;
import io.meshage.wire.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The port {@link Datagrams} over a packet transport. Opened with the first degree above zero, so
 * that a node which neither solicits nor answers has no UDP port at all.
 */
final class HostedDatagrams implements Datagrams {
  private final MeshConfig config;
  private final PacketTransport packets;
  private final WireFormat wire;
  private final ByteBufAllocator allocator;
  private final Supplier<NodeCore> core;
  private final Consumer<String> counters;
  private boolean open;
  private boolean closed;

  HostedDatagrams(MeshConfig config, PacketTransport packets, NodePorts ports) {
    this.config = config;
    this.packets = packets;
    this.wire = ports.wire();
    this.allocator = ports.allocator();
    this.core = ports.core();
    this.counters = ports.counters();
  }

  /**
   * Opens the port if it is wanted and not open yet. Not on the loop.
   *
   * @throws io.meshage.MeshException if the port cannot be had
   */
  synchronized void setWanted(boolean wanted) {
    if (wanted && !open && !closed) {
      packets.open(config.solicitationPort(), this::received);
      open = true;
    }
  }

  @Override
  public void broadcast(Solicitation solicitation) {
    try {
      packets.broadcast(config.broadcast(), wire.encodeSolicitation(allocator, solicitation));
      counters.accept("solicitations-sent");
    } catch (RuntimeException | Error e) {
      counters.accept("solicitations-broken"); // the next one may have better luck
    }
  }

  private void received(Endpoint source, ByteBuf packet) {
    Solicitation solicitation;
    try {
      solicitation = wire.decodeSolicitation(packet);
    } catch (WireException e) {
      counters.accept("datagrams-malformed");
      return;
    } catch (RuntimeException | Error e) {
      counters.accept("datagrams-broken");
      return;
    }
    counters.accept("solicitations-heard");
    core.get().peering().heard(source, solicitation);
  }

  synchronized void close() {
    closed = true;
    packets.close();
  }
}
