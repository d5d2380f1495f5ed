package io.meshage.wire;

import io.meshage.message.MeshMessage;

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
    return FrameType.of(message).traffic();
  }
}
