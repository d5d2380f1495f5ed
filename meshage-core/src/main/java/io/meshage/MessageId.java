package io.meshage;

import java.util.Objects;

/**
 * The id of one application message, unique in the mesh.
 *
 * @param source the node that sent it first
 * @param instance a random number of that node's life, so that a restarted sender does not repeat
 *     old ids and nobody can guess one; a life may go on with another
 * @param counter rises by one with each message of that life; 0 only in {@link #UNSENT}
 */
public record MessageId(NodeId source, long instance, long counter) {
  public MessageId {
    Objects.requireNonNull(source, "source");
  }

  /** The id of a message that has not been sent yet. */
  public static final MessageId UNSENT = new MessageId(new NodeId(0, 0), 0, 0);

  /**
   * Returns the id as {@code source-instance-counter}, the first eight hex digits of the source.
   */
  @Override
  public String toString() {
    return String.format("%08x-%x-%d", source.high() >>> 32, instance, counter);
  }
}
