package io.meshage.message;

import io.meshage.Bytes;
import io.meshage.Limits;

/** How a node notices that a neighbour, or a neighbour's view of the mesh, is not what it seems. */
public sealed interface HealthMessage extends MeshMessage {

  /**
   * "Are you there?" Every frame on a link is a sign of life; this one asks for it.
   *
   * @param number rises by one with each ping on this link
   * @param digest sum over the sender's announcements, equal when both know the same
   * @param count how many announcements the sender has
   */
  record Ping(long number, long digest, int count) implements HealthMessage {
    public Ping {
      Limits.between(0, Limits.MAX_NODES, count, "the number of announcements");
    }
  }

  /**
   * The answer, sent at once.
   *
   * @param number of the ping
   * @param digest as in {@link Ping}, of the answering side
   * @param count as in {@link Ping}, of the answering side
   */
  record Pong(long number, long digest, int count) implements HealthMessage {
    public Pong {
      Limits.between(0, Limits.MAX_NODES, count, "the number of announcements");
    }
  }

  /**
   * Where and how the other side of this link may send what fits a datagram and may be lost: its
   * pings. Never sent before the link is complete.
   *
   * @param port the UDP port, at the address that this link has
   * @param token stands at the beginning of each such datagram
   * @param key seals them, see docs/protocol/health.md
   */
  record DatagramOffer(int port, long token, Bytes key) implements HealthMessage {
    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    public DatagramOffer {
      Limits.between(1, 65_535, port, "the UDP port");
      if (key.length() != KEY_BYTES) {
        throw new IllegalArgumentException("a key of " + key.length() + " bytes");
      }
    }
  }
}
