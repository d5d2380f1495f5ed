package io.meshage.protocol.port;

import java.util.List;

/**
 * How much a node keeps of one thing that others can make it keep, and the most that it ever keeps
 * of it. Each room and each queue tells its own; nobody else needs to know them.
 *
 * @param name what it is, in words, as in "12 open sends"
 * @param now how many, or how many bytes
 * @param most its bound
 */
public record Gauge(String name, long now, long most) {

  /**
   * Returns how much there is of something.
   *
   * @throws IllegalArgumentException if no gauge of that name is among these
   */
  public static long read(List<Gauge> gauges, String name) {
    for (Gauge gauge : gauges) {
      if (gauge.name().equals(name)) {
        return gauge.now();
      }
    }
    throw new IllegalArgumentException("no gauge \"" + name + "\" among " + gauges);
  }

  /** Returns whether there is more than there may ever be, which is a fault of this program. */
  public boolean isOver() {
    return now > most;
  }

  @Override
  public String toString() {
    return now + " " + name + " of at most " + most;
  }
}
