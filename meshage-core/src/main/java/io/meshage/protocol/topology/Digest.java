package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.Fingerprint;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.DatabaseDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The 128-bit sum of what SHA-256 makes of every counted announcement, and the sums of its parts by
 * the first byte of the origin's id. Adding and taking away cost the same whatever the number of
 * announcements, and their order does not matter: two nodes that hold the same have the same
 * digest.
 */
final class Digest {
  private final long[] buckets = new long[DatabaseDigest.BUCKETS];
  private long high;
  private long low;
  private int count;

  /** Returns the bucket of an origin: the first byte of its id. */
  static int bucket(NodeId id) {
    return (int) (id.high() >>> (Long.SIZE - Byte.SIZE));
  }

  void add(Announcement said) {
    Fingerprint print = said.fingerprint();
    low += print.low();
    boolean carry = Long.compareUnsigned(low, print.low()) < 0;
    high += print.high() + (carry ? 1 : 0);
    buckets[bucket(said.origin())] += print.low();
    count++;
  }

  void remove(Announcement said) {
    Fingerprint print = said.fingerprint();
    boolean borrow = Long.compareUnsigned(low, print.low()) < 0;
    low -= print.low();
    high -= print.high() + (borrow ? 1 : 0);
    buckets[bucket(said.origin())] -= print.low();
    count--;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  int count() {
    return count;
  }

  DatabaseDigest toMessage() {
    List<Long> sums = new ArrayList<>(buckets.length);
    for (long sum : buckets) {
      sums.add(sum);
    }
    return new DatabaseDigest(high, low, count, sums);
  }

  /** Returns the buckets whose sums differ; none if all is equal. */
  List<Integer> differences(DatabaseDigest other) {
    List<Integer> differing = new ArrayList<>();
    if (high == other.digestHigh() && low == other.digestLow() && count == other.count()) {
      return differing;
    }
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      if (buckets[bucket] != other.buckets().get(bucket)) {
        differing.add(bucket);
      }
    }
    return differing;
  }
}
