package io.meshage.wire;

import io.meshage.message.MeshMessage;

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
    FrameType type = frame.length > TYPE_AT ? FrameType.ofFrame(frame[TYPE_AT] & 0xff) : null;
    return type == null ? HANDSHAKE : type.kind();
  }

  /** Returns the kind of the frame that a message would be. */
  public static FrameKind of(MeshMessage message) {
    return FrameType.of(message).kind();
  }
}
