package io.meshage.wire;

import io.meshage.message.DeliveryMessage;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage;

/** Which queue a message waits in; an earlier class is never behind a later one. */
public enum TrafficClass {
  /** Handshake, farewell, pings and acknowledgements: small, and what timers wait for. */
  CONTROL,
  /** Announcements and the database exchange; a newer announcement may replace a queued one. */
  ANNOUNCEMENT,
  /** Application messages. */
  DATA;

  /** Returns the class of the message. */
  public static TrafficClass of(MeshMessage message) {
    if (message instanceof DeliveryMessage) {
      return message instanceof DeliveryMessage.Ack || message instanceof DeliveryMessage.Acks
          ? CONTROL
          : DATA;
    }
    return message instanceof TopologyMessage ? ANNOUNCEMENT : CONTROL;
  }
}
