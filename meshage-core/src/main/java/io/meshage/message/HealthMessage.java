package io.meshage.message;

import io.meshage.Bytes;
import io.meshage.Limits;
import io.meshage.NodeId;

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
   * @param clockMicros what the answering side takes for the time, microseconds since 1970; 0 if it
   *     does not tell
   */
  record Pong(long number, long digest, int count, long clockMicros) implements HealthMessage {
    public Pong {
      Limits.between(0, Limits.MAX_NODES, count, "the number of announcements");
    }

    /** Answers without telling the time. */
    public Pong(long number, long digest, int count) {
      this(number, digest, count, 0);
    }
  }

  /**
   * "Do you hear that one?" Asked of neighbours that announce a link to it, when it is quiet here.
   *
   * @param number chosen by the asking side, and in the answer
   * @param target who is meant
   */
  record PingRequest(long number, NodeId target) implements HealthMessage {}

  /**
   * The answer, soon.
   *
   * @param number of the request
   * @param target of the request
   * @param finding whether the target was heard
   */
  record PingReport(long number, NodeId target, Finding finding) implements HealthMessage {
    /** What the answering side knows. */
    public enum Finding {
      /** Something came from the target about when the question did, or after. */
      HEARD,
      /** Nothing came, though the answering side has a link to it and pinged it. */
      SILENT,
      /** The answering side has no link to it. */
      NOT_LINKED
    }
  }

  /**
   * Where and how the other side of this link may send what fits a datagram and may be lost, such
   * as pings. Never sent before the link is complete.
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
