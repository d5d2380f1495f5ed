package io.meshage.message;

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
}
