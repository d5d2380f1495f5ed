package io.meshage.wire;

import io.meshage.Limits;

/** The numbers of the frame types; a number is never given to something else. */
final class FrameType {
  static final int HELLO = 0x01;
  static final int WELCOME = 0x02;
  static final int REJECT = 0x03;
  static final int READY = 0x04;
  static final int PING = 0x05;
  static final int PONG = 0x06;
  static final int PING_REQUEST = 0x07;
  static final int PING_REPORT = 0x08;
  static final int DATAGRAM_OFFER = 0x09;
  static final int ANNOUNCEMENT = 0x10;
  static final int DATABASE_DIGEST = 0x18;
  static final int DATABASE_HEADERS = 0x19;
  static final int DATABASE_REQUEST = 0x1a;
  static final int DATABASE_DONE = 0x1b;
  static final int DATA = 0x20;
  static final int BROADCAST = 0x21;
  static final int ACK = 0x22;
  static final int GOODBYE = 0x30;
  static final int KNOWN_BY = 0x31;

  /** Only in datagrams. */
  static final int SOLICITATION = 0x40;

  private FrameType() {}

  /**
   * Whether the layout is the same in all versions, so that two versions can always refuse each
   * other politely.
   */
  static boolean isTimeless(int type) {
    return type == HELLO || type == WELCOME || type == REJECT;
  }

  static boolean isKnown(int type) {
    return (type >= HELLO && type <= DATAGRAM_OFFER)
        || type == ANNOUNCEMENT
        || (type >= DATABASE_DIGEST && type <= DATABASE_DONE)
        || (type >= DATA && type <= ACK)
        || type == GOODBYE
        || type == KNOWN_BY;
  }

  /** Whether a body stands at its end, so that it may be longer than its reader takes. */
  static boolean carriesBody(int type) {
    return type == DATA || type == BROADCAST;
  }

  /** How many bytes a frame of this type may have after its length prefix. */
  static int maxBytes(int type) {
    if (carriesBody(type)) {
      return Limits.MAX_FRAME_BYTES;
    }
    return isTimeless(type) ? Limits.MAX_HANDSHAKE_BYTES : Limits.MAX_CONTROL_BYTES;
  }
}
