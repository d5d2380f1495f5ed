package io.meshage.wire;

import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.HealthMessage.DatagramOffer;
import io.meshage.message.HealthMessage.Ping;
import io.meshage.message.HealthMessage.PingReport;
import io.meshage.message.HealthMessage.PingReport.Finding;
import io.meshage.message.HealthMessage.PingRequest;
import io.meshage.message.HealthMessage.Pong;
import java.nio.ByteBuffer;
import java.util.List;

/** Pings, indirect ones too, and their answers. */
final class HealthCodec {
  /** In the order of their numbers in frames. */
  private static final List<Finding> FINDINGS =
      List.of(Finding.HEARD, Finding.SILENT, Finding.NOT_LINKED);

  private HealthCodec() {}

  static void writePing(ByteBuffer out, Ping ping) {
    write(out, ping.number(), ping.digest(), ping.count());
  }

  static void writePong(ByteBuffer out, Pong pong) {
    write(out, pong.number(), pong.digest(), pong.count());
    out.putLong(pong.clockMicros());
  }

  static void writePingRequest(ByteBuffer out, PingRequest request) {
    Fields.writeVarint(out, request.number());
    Fields.writeId(out, request.target());
  }

  static void writePingReport(ByteBuffer out, PingReport report) {
    Fields.writeVarint(out, report.number());
    Fields.writeId(out, report.target());
    out.put((byte) FINDINGS.indexOf(report.finding()));
  }

  static void writeDatagramOffer(ByteBuffer out, DatagramOffer offer) {
    out.putShort((short) offer.port()).putLong(offer.token());
    offer.key().copyTo(out);
  }

  static Ping readPing(ByteBuffer in) throws WireException {
    return new Ping(Fields.readVarint(in), in.getLong(), readNodeCount(in));
  }

  static Pong readPong(ByteBuffer in) throws WireException {
    return new Pong(Fields.readVarint(in), in.getLong(), readNodeCount(in), in.getLong());
  }

  static PingRequest readPingRequest(ByteBuffer in) throws WireException {
    return new PingRequest(Fields.readVarint(in), Fields.readId(in));
  }

  static PingReport readPingReport(ByteBuffer in) throws WireException {
    long number = Fields.readVarint(in);
    NodeId target = Fields.readId(in);
    int finding = in.get();
    if (finding < 0 || finding >= FINDINGS.size()) {
      throw Fields.malformed("the finding " + finding);
    }
    return new PingReport(number, target, FINDINGS.get(finding));
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
