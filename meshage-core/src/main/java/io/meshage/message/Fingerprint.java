package io.meshage.message;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.meshage.Bytes;
import io.meshage.Endpoint;
import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Adjacency;
import io.meshage.message.TopologyMessage.Announcement;
import java.nio.charset.StandardCharsets;

/**
 * What SHA-256 makes of everything in an announcement that its holders may not change: all but the
 * remaining lifetime, of which only counts whether it is a purge.
 *
 * @param hash the first 64 bits: tells contents of equal numbers apart
 * @param high the next 64 bits: upper half of the entry's part in the digest
 * @param low the next 64 bits: lower half of the entry's part in the digest
 */
public record Fingerprint(long hash, long high, long low) {
  private static final byte[] SIGNED_AS =
      "meshage 3 announcement\n".getBytes(StandardCharsets.UTF_8);

  /** No number of a capability. */
  private static final int END = -1;

  /** Computes the hash; callers ask the announcement, which remembers it. */
  static Fingerprint of(Announcement announcement) {
    byte[] bytes = content(announcement);
    return new Fingerprint(
        bigEndian(bytes, 0), bigEndian(bytes, Long.BYTES), bigEndian(bytes, 2 * Long.BYTES));
  }

  /** What the origin signs: the whole hash, after words that no other signature begins with. */
  static Bytes signedContent(Announcement announcement) {
    return Bytes.wrap(com.google.common.primitives.Bytes.concat(SIGNED_AS, content(announcement)));
  }

  private static byte[] content(Announcement announcement) {
    Hasher hasher = Hashing.sha256().newHasher();
    id(hasher, announcement.origin());
    text(hasher, announcement.name());
    hasher
        .putLong(announcement.birth())
        .putLong(announcement.instance())
        .putInt(announcement.sequence())
        .putBoolean(announcement.isPurge());
    text(hasher, announcement.version());
    hasher.putInt(announcement.endpoints().size());
    for (Endpoint endpoint : announcement.endpoints()) {
      text(hasher, endpoint.scheme());
      text(hasher, endpoint.host() + endpoint.path()); // as on the wire
      hasher.putInt(endpoint.port());
    }
    hasher.putInt(announcement.neighbours().size());
    for (Adjacency adjacency : announcement.neighbours()) {
      id(hasher, adjacency.neighbour());
      hasher.putInt(adjacency.cost());
    }
    announcement.capabilities().codecs().forEach(hasher::putInt);
    hasher.putInt(END);
    announcement.capabilities().compressors().forEach(hasher::putInt);
    hasher.putInt(END).putInt(announcement.capabilities().largestBody());
    return hasher.hash().asBytes();
  }

  private static void id(Hasher hasher, NodeId id) {
    hasher.putLong(id.high()).putLong(id.low());
  }

  private static void text(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }

  private static long bigEndian(byte[] bytes, int offset) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << Byte.SIZE | (bytes[offset + i] & 0xff);
    }
    return value;
  }
}
