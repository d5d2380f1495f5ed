package io.meshage.wire;

import io.meshage.message.DeliveryMessage;
import io.meshage.message.HealthMessage;
import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage;

/** What a frame is for, told from its bytes: enough to count traffic without decoding it. */
public enum FrameKind {
  /** Finding each other, the handshake and the farewell. */
  HANDSHAKE,
  /** Pings and their answers: what a mesh says that has nothing to say. */
  PING,
  /** Announcements and the database exchange. */
  TOPOLOGY,
  /** Application messages. */
  DATA,
  /** What became of application messages. */
  ACK;

  private static final int TYPE_AT = WireFormat.LENGTH_BYTES + 1; // behind the version

  /** Returns the kind of a whole frame with its length prefix, or of a datagram. */
  public static FrameKind of(byte[] frame) {
    int type = frame.length > TYPE_AT ? frame[TYPE_AT] & 0xff : 0;
    return switch (type) {
      case FrameType.PING, FrameType.PONG, FrameType.DATAGRAM_OFFER -> PING;
      case FrameType.ANNOUNCEMENT,
          FrameType.DATABASE_DIGEST,
          FrameType.DATABASE_HEADERS,
          FrameType.DATABASE_REQUEST,
          FrameType.DATABASE_DONE ->
          TOPOLOGY;
      case FrameType.DATA, FrameType.BROADCAST -> DATA;
      case FrameType.ACK -> ACK;
      default -> HANDSHAKE;
    };
  }

  /** Returns the kind of the frame that a message would be. */
  public static FrameKind of(MeshMessage message) {
    if (message instanceof TopologyMessage) {
      return TOPOLOGY;
    }
    if (message instanceof DeliveryMessage) {
      return message instanceof DeliveryMessage.Ack ? ACK : DATA;
    }
    return message instanceof HealthMessage ? PING : HANDSHAKE;
  }
}
