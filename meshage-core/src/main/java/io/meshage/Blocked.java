package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * A node that is neither linked, dialled nor answered for a while.
 *
 * @param name its name
 * @param left for how much longer
 * @param byUser whether somebody asked for it; else this node did it by itself
 * @param why in words
 */
public record Blocked(String name, Duration left, boolean byUser, String why) {
  public Blocked {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(left, "left");
    Objects.requireNonNull(why, "why");
  }
}
