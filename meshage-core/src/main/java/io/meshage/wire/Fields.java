package io.meshage.wire;

import com.google.common.base.Utf8;
import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.NodeId;
import io.meshage.PeerKey;
import io.meshage.message.Proof;
import io.meshage.wire.WireException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The parts that messages are made of. Numbers are big endian. A read beyond the end raises {@link
 * IndexOutOfBoundsException}, which {@link WireFormat} turns into a {@link WireException}.
 */
final class Fields {
  private static final int VARINT_BITS = 7;
  private static final int VARINT_MASK = 0x7f;
  private static final int VARINT_MORE = 0x80;
  private static final int LEAST_ENDPOINT_BYTES = 8;

  private Fields() {}

  static void writeId(ByteBuffer out, NodeId id) {
    out.putLong(id.high()).putLong(id.low());
  }

  static NodeId readId(ByteBuffer in) {
    return Recent.id(in.getLong(), in.getLong());
  }

  /** Reads {@code count} ids into a list that begins with {@code first}. */
  static List<NodeId> readPath(ByteBuffer in, NodeId first, int count) {
    if (count == 0) {
      return List.of(first);
    } else if (count == 1) {
      return List.of(first, readId(in));
    }
    NodeId[] path = new NodeId[count + 1];
    path[0] = first;
    for (int i = 1; i <= count; i++) {
      path[i] = readId(in);
    }
    return Arrays.asList(path);
  }

  /** Writes an unsigned number in groups of seven bits, the lowest first (LEB128). */
  static void writeVarint(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~VARINT_MASK) != 0) {
      out.put((byte) ((int) rest | VARINT_MORE));
      rest >>>= VARINT_BITS;
    }
    out.put((byte) ((int) rest));
  }

  /** Reads an unsigned number; one that could be written shorter is refused. */
  static long readVarint(ByteBuffer in) throws WireException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
      int group = in.get();
      long bits = group & VARINT_MASK;
      value |= bits << shift;
      if (group >= 0) {
        if (bits << shift >>> shift != bits || (bits == 0 && shift > 0)) {
          break;
        }
        return value;
      }
    }
    throw malformed("a number is longer than it may be");
  }

  /**
   * Reads how many elements follow, and refuses what cannot follow before room is made for it.
   *
   * @param leastBytes what one element takes at least
   */
  static int readCount(ByteBuffer in, int most, int leastBytes, String what) throws WireException {
    long count = readVarint(in);
    if (count < 0 || count > most) {
      throw malformed(Long.toUnsignedString(count) + " " + what + ", at most " + most);
    }
    if (count * leastBytes > in.remaining()) {
      throw malformed(count + " " + what + " in " + in.remaining() + " bytes");
    }
    return (int) count;
  }

  static void writeText(ByteBuffer out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.putShort((short) utf8.length).put(utf8);
  }

  static String readText(ByteBuffer in, int mostBytes) throws WireException {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > mostBytes || length > in.remaining()) {
      throw malformed("a text of " + length + " bytes in " + in.remaining());
    }
    byte[] utf8 = new byte[length];
    in.get(utf8);
    if (!Utf8.isWellFormed(utf8)) {
      throw malformed("a text that is not UTF-8");
    }
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static void writeEndpoints(ByteBuffer out, List<Endpoint> endpoints) {
    writeVarint(out, endpoints.size());
    for (Endpoint endpoint : endpoints) {
      writeText(out, endpoint.scheme());
      writeText(out, endpoint.host() + endpoint.path());
      out.putShort((short) endpoint.port());
    }
  }

  static List<Endpoint> readEndpoints(ByteBuffer in) throws WireException {
    int count = readCount(in, Limits.MAX_ENDPOINTS, LEAST_ENDPOINT_BYTES, "endpoints");
    List<Endpoint> endpoints = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String scheme = readText(in, Limits.MAX_HOST_BYTES);
      String host = readText(in, Limits.MAX_HOST_BYTES);
      int slash = host.indexOf('/');
      endpoints.add(
          new Endpoint(
              scheme,
              slash < 0 ? host : host.substring(0, slash),
              Short.toUnsignedInt(in.getShort()),
              slash < 0 ? "" : host.substring(slash)));
    }
    return endpoints;
  }

  static void writeProof(ByteBuffer out, Proof proof) {
    proof.key().bytes().copyTo(out);
    proof.signature().copyTo(out);
  }

  static Proof readProof(ByteBuffer in) {
    PeerKey key = new PeerKey(readBytes(in, PeerKey.BYTES));
    return new Proof(key, readBytes(in, Proof.SIGNATURE_BYTES));
  }

  static Bytes readBytes(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return Bytes.wrap(bytes);
  }

  /** Writes bytes that go on to the end of the message. */
  static void writeRest(ByteBuffer out, Bytes bytes) {
    bytes.copyTo(out);
  }

  /**
   * Takes what is left of the message; the only copy that a body suffers on its way in.
   *
   * @param mayKeep whether the buffer is an array that was copied already, for this message alone
   */
  static Bytes readRest(ByteBuffer in, boolean mayKeep) {
    if (mayKeep) {
      Bytes kept = Bytes.wrap(in.array(), in.arrayOffset() + in.position(), in.remaining());
      in.position(in.limit());
      return kept;
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return Bytes.wrap(rest);
  }

  /** Reads a set of bits, and refuses those that have no meaning. */
  static int readBits(ByteBuffer in, int known) throws WireException {
    int bits = Byte.toUnsignedInt(in.get());
    if ((bits & ~known) != 0) {
      throw malformed("unknown bits " + Integer.toBinaryString(bits & ~known));
    }
    return bits;
  }

  /**
   * Skips the tagged fields at the end of a layout that never changes: a later version may add
   * some, and whoever does not know a tag passes over it.
   */
  static void skipTagged(ByteBuffer in) throws WireException {
    while (in.hasRemaining()) {
      in.position(in.position() + Short.BYTES); // the tag
      readTagged(in);
    }
  }

  /** Returns what a tagged field holds, after its tag was read. */
  static ByteBuffer readTagged(ByteBuffer in) throws WireException {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw malformed("a tagged field of " + length + " bytes in " + in.remaining());
    }
    ByteBuffer field = in.slice(in.position(), length);
    in.position(in.position() + length);
    return field;
  }

  static WireException malformed(String text) {
    return new WireException(Kind.MALFORMED, text);
  }
}
