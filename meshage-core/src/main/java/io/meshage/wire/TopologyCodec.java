package io.meshage.wire;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.message.Capabilities;
import io.meshage.message.Proof;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import io.meshage.message.TopologyMessage.DatabaseHeaders;
import io.meshage.message.TopologyMessage.DatabaseRequest;
import io.meshage.message.TopologyMessage.Header;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Announcements and the database exchange. */
final class TopologyCodec {
  private static final int PURGE = 1;
  private static final int LAST = 1;
  private static final int SIGNED = 1;
  private static final int LEAST_ADJACENCY_BYTES = NodeId.BYTES + 1;
  private static final int HEADER_BYTES =
      NodeId.BYTES + Long.BYTES + Integer.BYTES + 1 + Long.BYTES;

  private static final int ANNOUNCEMENT_BYTES = 224;
  private static final int ENDPOINT_BYTES = 32;

  private TopologyCodec() {}

  static int estimateBytes(Announcement announcement) {
    return ANNOUNCEMENT_BYTES
        + announcement.endpoints().size() * ENDPOINT_BYTES
        + announcement.neighbours().size() * LEAST_ADJACENCY_BYTES;
  }

  static int estimateBytes(DatabaseDigest digest) {
    return ANNOUNCEMENT_BYTES + DatabaseDigest.BUCKETS * Long.BYTES;
  }

  static int estimateBytes(DatabaseHeaders headers) {
    return ANNOUNCEMENT_BYTES + headers.headers().size() * HEADER_BYTES + headers.buckets().size();
  }

  static int estimateBytes(DatabaseRequest request) {
    return ANNOUNCEMENT_BYTES + request.origins().size() * NodeId.BYTES;
  }

  static void writeRequest(ByteBuffer out, DatabaseRequest request) {
    Fields.writeVarint(out, request.origins().size());
    request.origins().forEach(origin -> Fields.writeId(out, origin));
  }

  static Announcement readAnnouncement(ByteBuffer in) throws WireException {
    NodeId origin = Fields.readId(in);
    long birth = in.getLong();
    long instance = in.getLong();
    int sequence = in.getInt();
    int lifetimeMillis = in.getInt();
    String name = Fields.readText(in, Limits.MAX_NAME_BYTES);
    String version = Fields.readText(in, Limits.MAX_NAME_BYTES);
    List<Endpoint> endpoints = Fields.readEndpoints(in);
    int count = Fields.readCount(in, Limits.MAX_NEIGHBOURS, LEAST_ADJACENCY_BYTES, "neighbours");
    List<Adjacency> neighbours = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      NodeId neighbour = Fields.readId(in);
      neighbours.add(new Adjacency(neighbour, readCost(in)));
    }
    Capabilities capabilities = new Capabilities(readNumbers(in), readNumbers(in), readBody(in));
    boolean isSigned = Fields.readBits(in, SIGNED) != 0;
    return new Announcement(
        origin,
        name,
        birth,
        instance,
        sequence,
        lifetimeMillis,
        version,
        endpoints,
        neighbours,
        capabilities,
        isSigned ? Fields.readProof(in) : null);
  }

  static DatabaseDigest readDigest(ByteBuffer in) throws WireException {
    long high = in.getLong();
    long low = in.getLong();
    int count = Fields.readCount(in, Limits.MAX_NODES, 0, "announcements");
    if (in.remaining() != DatabaseDigest.BUCKETS * Long.BYTES) {
      throw Fields.malformed("the buckets take " + in.remaining() + " bytes");
    }
    List<Long> buckets = new ArrayList<>(DatabaseDigest.BUCKETS);
    for (int i = 0; i < DatabaseDigest.BUCKETS; i++) {
      buckets.add(in.getLong());
    }
    return new DatabaseDigest(high, low, count, buckets);
  }

  static DatabaseHeaders readHeaders(ByteBuffer in) throws WireException {
    boolean last = Fields.readBits(in, LAST) != 0;
    int bucketCount = Fields.readCount(in, DatabaseDigest.BUCKETS, 1, "buckets");
    List<Integer> buckets = new ArrayList<>(bucketCount);
    for (int i = 0; i < bucketCount; i++) {
      buckets.add(Byte.toUnsignedInt(in.get()));
    }
    int count = Fields.readCount(in, Limits.MAX_HEADERS, HEADER_BYTES, "headers");
    List<Header> headers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      NodeId origin = Fields.readId(in);
      long instance = in.getLong();
      int sequence = in.getInt();
      boolean purge = Fields.readBits(in, PURGE) != 0;
      headers.add(new Header(origin, instance, sequence, purge, in.getLong()));
    }
    return new DatabaseHeaders(headers, buckets, last);
  }

  static DatabaseRequest readRequest(ByteBuffer in) throws WireException {
    int count = Fields.readCount(in, Limits.MAX_HEADERS, NodeId.BYTES, "origins");
    List<NodeId> origins = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      origins.add(Fields.readId(in));
    }
    return new DatabaseRequest(origins);
  }

  static void writeAnnouncement(ByteBuffer out, Announcement message) {
    Fields.writeId(out, message.origin());
    out.putLong(message.birth()).putLong(message.instance());
    out.putInt(message.sequence()).putInt(message.lifetimeMillis());
    Fields.writeText(out, message.name());
    Fields.writeText(out, message.version());
    Fields.writeEndpoints(out, message.endpoints());
    Fields.writeVarint(out, message.neighbours().size());
    for (Adjacency adjacency : message.neighbours()) {
      Fields.writeId(out, adjacency.neighbour());
      Fields.writeVarint(out, adjacency.cost());
    }
    writeNumbers(out, message.capabilities().codecs());
    writeNumbers(out, message.capabilities().compressors());
    Fields.writeVarint(out, message.capabilities().largestBody());
    Proof proof = message.proof();
    out.put((byte) (proof == null ? 0 : SIGNED));
    if (proof != null) {
      Fields.writeProof(out, proof);
    }
  }

  private static void writeNumbers(ByteBuffer out, List<Integer> numbers) {
    Fields.writeVarint(out, numbers.size());
    numbers.forEach(number -> out.put(number.byteValue()));
  }

  private static List<Integer> readNumbers(ByteBuffer in) throws WireException {
    int count = Fields.readCount(in, Limits.MAX_CAPABILITIES, 1, "capabilities");
    List<Integer> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(Byte.toUnsignedInt(in.get()));
    }
    return numbers;
  }

  static void writeDigest(ByteBuffer out, DatabaseDigest message) {
    out.putLong(message.digestHigh()).putLong(message.digestLow());
    Fields.writeVarint(out, message.count());
    message.buckets().forEach(out::putLong);
  }

  static void writeHeaders(ByteBuffer out, DatabaseHeaders message) {
    out.put((byte) (message.last() ? LAST : 0));
    Fields.writeVarint(out, message.buckets().size());
    message.buckets().forEach(bucket -> out.put(bucket.byteValue()));
    Fields.writeVarint(out, message.headers().size());
    for (Header header : message.headers()) {
      Fields.writeId(out, header.origin());
      out.putLong(header.instance()).putInt(header.sequence());
      out.put((byte) (header.purge() ? PURGE : 0)).putLong(header.hash());
    }
  }

  private static int readBody(ByteBuffer in) throws WireException {
    return Fields.readCount(in, Limits.MAX_BODY_BYTES, 0, "as the largest body");
  }

  private static int readCost(ByteBuffer in) throws WireException {
    return Fields.readCount(in, Limits.MAX_COST, 0, "as a cost");
  }
}
