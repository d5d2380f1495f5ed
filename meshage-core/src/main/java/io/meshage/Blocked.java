package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * A node that is blocked: for a while it is not linked, dialled or answered.
 *
 * @param name the node's name
 * @param left how much longer it is blocked
 * @param byUser true if {@link Node#block} was called; false if this node blocked it because it
 *     exceeded a limit
 * @param why the reason as a text for people
 */
public record Blocked(String name, Duration left, boolean byUser, String why) {
  public Blocked {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(why, "why");
  }
}
