package io.meshage.protocol.topology;

import io.meshage.NodeId;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.message.TopologyMessage.Header;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Announcements that were newer and yet not kept: there was no room, or another key signs for the
 * name here. A neighbour that has kept one counts it in its digest, so that the digests differ for
 * as long as both live; an exchange must not ask for the same again each time.
 */
final class Refused {
  private static final int MOST = 4096;

  /** Room is made, and keys are removed from books, so it is asked for again after a while. */
  private static final long MEMORY_NANOS = Duration.ofMinutes(1).toNanos();

  private record Version(long instance, int sequence, long untilNanos) {}

  private final Map<NodeId, Version> versions = new LinkedHashMap<>();

  /** Notes one that was not kept; of each origin only the latest is remembered. */
  void note(Announcement refused, long nowNanos) {
    versions.remove(refused.origin());
    versions.put(
        refused.origin(),
        new Version(refused.instance(), refused.sequence(), nowNanos + MEMORY_NANOS));
    if (versions.size() > MOST) {
      versions.remove(versions.keySet().iterator().next());
    }
  }

  /** Returns whether the very announcement that a neighbour lists was refused of late. */
  boolean contains(Header header, long nowNanos) {
    Version version = versions.get(header.origin());
    return version != null
        && version.instance == header.instance()
        && version.sequence == header.sequence()
        && version.untilNanos - nowNanos > 0;
  }
}
