package io.meshage.protocol.port;

import io.meshage.message.PeeringMessage.Solicitation;

/** Packets that may be lost, doubled or late. */
public interface Datagrams {

  /** Offers the solicitation to every node of the broadcast domain; perhaps none hears it. */
  void broadcast(Solicitation solicitation);
}
