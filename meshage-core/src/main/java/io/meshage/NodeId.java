package io.meshage;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The 128-bit id of a node, on the wire and in every table.
 *
 * <p>It is derived from the node's name, so two nodes of one name have the same id, and the
 * collision is noticed. Ids are ordered as unsigned numbers. Of equal paths every node chooses the
 * one with the lowest id.
 *
 * @param high the first eight bytes, big endian
 * @param low the last eight bytes, big endian
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {

  /** How many bytes an id takes on the wire. */
  public static final int BYTES = 16;

  /** Returns the id of the node with this name: the start of SHA-256("name:" + name). */
  public static NodeId ofName(String name) {
    Objects.requireNonNull(name, "name");
    byte[] hash = Hashing.sha256().hashString("name:" + name, StandardCharsets.UTF_8).asBytes();
    return new NodeId(bigEndian(hash, 0), bigEndian(hash, Long.BYTES));
  }

  private static long bigEndian(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xff);
    }
    return value;
  }

  @Override
  public int compareTo(NodeId other) {
    int first = Long.compareUnsigned(high, other.high);
    return first != 0 ? first : Long.compareUnsigned(low, other.low);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low); // already a hash, any eight bytes of it are as good as all
  }

  /** Returns the id as 32 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x", high, low);
  }
}
