package io.meshage.transport;

import io.meshage.Endpoint;
import io.netty.buffer.ByteBuf;

/** Datagrams: may be lost, doubled, late. */
public interface PacketTransport {

  /**
   * Begins to receive; shares the port with other nodes of this host.
   *
   * @param port the UDP port of the broadcast domain; 0 for a free one, which is not shared
   * @param handler called on the node's loop
   * @throws io.meshage.MeshException if the port cannot be shared, saying why
   */
  void open(int port, PacketHandler handler);

  /**
   * Sends a packet to everybody on the broadcast domain, at the same port. Takes the buffer over.
   */
  void broadcast(String address, ByteBuf packet);

  /** Sends a packet to one place, whose host is a number. Takes the buffer over. */
  void send(Endpoint to, ByteBuf packet);

  /** Returns the port that is open; 0 if none is. */
  int port();

  /** Stops. Harmless when repeated. */
  void close();

  /** Hears packets. */
  interface PacketHandler {
    /**
     * A packet arrived.
     *
     * @param source who sent it, as the network says
     * @param packet lent for the time of the call
     */
    void packet(Endpoint source, ByteBuf packet);
  }
}
