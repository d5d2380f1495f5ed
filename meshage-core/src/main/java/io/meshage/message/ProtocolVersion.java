package io.meshage.message;

import io.meshage.Limits;
import java.util.OptionalInt;

/**
 * The range of protocol versions that a node speaks.
 *
 * @param least the oldest, 1 to 255
 * @param most the newest, not below {@code least}
 */
public record ProtocolVersion(int least, int most) {
  private static final int MAX_VERSION = 255;

  /**
   * What this build speaks. Version 3 announces the largest body that a node takes; who knows only
   * version 2 would see other contents and never agree, so that no link is better.
   */
  public static final ProtocolVersion OURS = new ProtocolVersion(3, 3);

  public ProtocolVersion {
    Limits.between(1, MAX_VERSION, least, "the oldest protocol version");
    Limits.between(least, MAX_VERSION, most, "the newest protocol version");
  }

  /** Returns the newest version that both speak; empty if there is none. */
  public OptionalInt common(ProtocolVersion other) {
    int newest = Math.min(most, other.most);
    return newest >= Math.max(least, other.least) ? OptionalInt.of(newest) : OptionalInt.empty();
  }

  @Override
  public String toString() {
    return least == most ? Integer.toString(least) : least + " to " + most;
  }
}
