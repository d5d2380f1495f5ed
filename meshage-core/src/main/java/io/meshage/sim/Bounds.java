package io.meshage.sim;

import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.node.Footprint;

/** I10: the most that a node may keep, whatever others do, as docs/protocol says it. */
final class Bounds {
  private static final int SOURCES = 16_384;
  private static final int HELD_MESSAGES = 1024;
  private static final int OPEN_MESSAGES = 65_536;

  /** Control frames may wait beside the data, 16 MiB of them, and the last frame may stand over. */
  private static final long CONTROL_QUEUE_BYTES = (16L << 20) + Limits.MAX_CONTROL_BYTES;

  /** What may wait for all links of a simulated node, unless its configuration says it. */
  static final long QUEUE_BYTES = 256L << 20;

  private Bounds() {}

  /** Returns in words what is too much; empty if nothing is. */
  static String excess(Footprint is, MeshConfig config) {
    return over("announcements", is.announcements(), Limits.MAX_NODES)
        + over("gravestones", is.gravestones(), Limits.MAX_NODES)
        + over("sources", is.sources(), SOURCES)
        + over("held messages", is.heldMessages(), (long) HELD_MESSAGES * Math.max(1, is.sources()))
        + over("open sends", is.openSends(), OPEN_MESSAGES)
        + over("open passages", is.openPassages(), OPEN_MESSAGES)
        + over("inbox messages", is.inboxMessages(), config.inboxMessages())
        + over("waiting events", is.waitingEvents(), Limits.MAX_WAITING_EVENTS)
        + over("connections", is.connections(), config.maxLinks() + (long) Limits.MAX_HALF_OPEN)
        + over(
            "queued bytes",
            is.longestQueueBytes(),
            config.linkQueueBytes() + CONTROL_QUEUE_BYTES + config.maxBodyBytes())
        + over(
            "bytes queued for all links",
            is.queuedBytes(),
            config.queueBytes() == 0 ? QUEUE_BYTES : config.queueBytes());
  }

  private static String over(String what, long is, long most) {
    return is > most ? is + " " + what + " of at most " + most + "; " : "";
  }
}
