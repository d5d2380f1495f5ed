package io.meshage.protocol.topology;

import io.meshage.message.Fingerprint;
import io.meshage.message.TopologyMessage.Announcement;

/** The sum of the fingerprints of a set of announcements: equal sums, equal sets. */
final class Contents {
  private long high;
  private long low;
  private int count;

  /** A sum that does not change any more. */
  record Sum(long high, long low, int count) {}

  void add(Announcement said) {
    Fingerprint print = said.fingerprint();
    high += print.high();
    low += print.low();
    count++;
  }

  void remove(Announcement said) {
    Fingerprint print = said.fingerprint();
    high -= print.high();
    low -= print.low();
    count--;
  }

  Sum sum() {
    return new Sum(high, low, count);
  }
}
