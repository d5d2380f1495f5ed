package io.meshage.message;

/**
 * Sequence numbers that start on a stem and then run round a circle for ever.
 *
 * <p>The stem is -2^31 + 1 to -1, the circle 0 to 2^31 - 1. A number is newer than another on the
 * circle if it lies at most {@link #WINDOW} steps ahead; with a window below a third of the circle
 * no three numbers can each be newer than the next, so that no flood can run in a circle. Source:
 * Perlman, "Fault-tolerant broadcast of routing information", 1983; the window is ours, RFC 6550
 * section 7.2 allows cycles.
 */
public final class Lollipop {

  /** How two numbers relate. */
  public enum Order {
    /** The first is older than the second. */
    OLDER,
    /** They are the same. */
    EQUAL,
    /** The first is newer than the second. */
    NEWER,
    /** Too far apart on the circle to say. */
    INCOMPARABLE
  }

  /** The first number of a life. */
  public static final int FIRST = Integer.MIN_VALUE + 1;

  /** How far ahead on the circle counts as newer: below a quarter of it, so far below a third. */
  public static final int WINDOW = (1 << 29) - 1;

  private static final long CIRCLE = 1L << 31;

  private Lollipop() {}

  /** Returns the number after this one. */
  public static int next(int sequence) {
    return sequence == Integer.MAX_VALUE ? 0 : sequence + 1;
  }

  /**
   * Returns a number half a window ahead, on the circle: newer than this one, and a few such leaps
   * pass every number that anybody may hold.
   */
  public static int leap(int sequence) {
    return (Math.max(0, sequence) + WINDOW / 2) & Integer.MAX_VALUE;
  }

  /** Tells how {@code a} relates to {@code b}. */
  public static Order compare(int a, int b) {
    return compare(a, b, CIRCLE, WINDOW);
  }

  /** The same on a circle of any size, so that small ones can be tried exhaustively. */
  static Order compare(int a, int b, long circle, long window) {
    if (a == b) {
      return Order.EQUAL;
    }
    if (a < 0 || b < 0) {
      return a < b ? Order.OLDER : Order.NEWER;
    }
    if (Math.floorMod((long) a - b, circle) <= window) {
      return Order.NEWER;
    }
    return Math.floorMod((long) b - a, circle) <= window ? Order.OLDER : Order.INCOMPARABLE;
  }
}
