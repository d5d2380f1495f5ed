package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.message.HealthMessage;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.Pong;
import java.nio.ByteBuffer;

/** Pings and their answers. */
final class HealthCodec {
  private HealthCodec() {}

  /** Writes the message and returns its frame type. */
  static int write(ByteBuffer out, HealthMessage message) {
    if (message instanceof Ping ping) {
      write(out, ping.number(), ping.digest(), ping.count());
      return FrameType.PING;
    }
    if (message instanceof DatagramOffer offer) {
      out.putShort((short) offer.port()).putLong(offer.token());
      offer.key().copyTo(out);
      return FrameType.DATAGRAM_OFFER;
    }
    Pong pong = (Pong) message;
    write(out, pong.number(), pong.digest(), pong.count());
    return FrameType.PONG;
  }

  static Ping readPing(ByteBuffer in) throws WireException {
    return new Ping(Fields.readVarint(in), in.getLong(), readNodeCount(in));
  }

  static Pong readPong(ByteBuffer in) throws WireException {
    return new Pong(Fields.readVarint(in), in.getLong(), readNodeCount(in));
  }

  static DatagramOffer readDatagramOffer(ByteBuffer in) {
    int port = Short.toUnsignedInt(in.getShort());
    long token = in.getLong();
    return new DatagramOffer(port, token, Fields.readBytes(in, DatagramOffer.KEY_BYTES));
  }

  private static void write(ByteBuffer out, long number, long digest, int count) {
    Fields.writeVarint(out, number);
    out.putLong(digest);
    Fields.writeVarint(out, count);
  }

  private static int readNodeCount(ByteBuffer in) throws WireException {
    return Fields.readCount(in, Limits.MAX_NODES, 0, "announcements");
  }
}
