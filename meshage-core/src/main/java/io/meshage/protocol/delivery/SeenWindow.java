package io.meshage.protocol.delivery;

import java.util.Arrays;

/**
 * What became of the latest messages of one source at this node: two bits for each counter in a
 * window that ends with the highest counter seen.
 *
 * <p>The window starts with 4,096 counters. It doubles when the source runs through it within a
 * second, up to 65,536, so that a fast source has as much time for a second copy as a slow one.
 * Source: the sliding window of RFC 4303, section 3.4.3, with an outcome for each entry.
 */
final class SeenWindow {
  static final int LEAST = 4096;
  static final int MOST = 65_536;

  /** Below the window: nobody can say. */
  static final int OLD = -1;

  /** Never offered to the inbox, nor answered. */
  static final int UNSEEN = 0;

  /** Handed over. */
  static final int ACKNOWLEDGED = 1;

  /** Answered BUSY: another copy may try again, but later messages need not wait. */
  static final int REFUSED = 2;

  /** The inbox has it; whether it can be decoded is not known, or it cannot. */
  static final int OFFERED = 3;

  private static final int STATES_PER_WORD = Long.SIZE / 2;
  private static final long FAST_NANOS = 1_000_000_000;

  private long[] states = new long[LEAST / STATES_PER_WORD];
  private int size = LEAST;
  private long highest;
  private long forgotten;
  private long markCounter;
  private long markNanos;

  SeenWindow(long nowNanos) {
    markNanos = nowNanos;
  }

  int size() {
    return size;
  }

  int state(long counter) {
    if (counter > highest) {
      return UNSEEN;
    }
    if (counter <= floor()) {
      return OLD;
    }
    return (int) (states[word(counter)] >>> shift(counter)) & 3;
  }

  /** Whether later messages need not wait for this one. */
  boolean isSettled(long counter) {
    return state(counter) != UNSEEN;
  }

  /** Remembers the state of a counter; one below the window is left alone. */
  void set(long counter, int state, long nowNanos) {
    if (counter > highest) {
      advance(counter, nowNanos);
    }
    if (counter > floor()) {
      int word = word(counter);
      long others = states[word] & ~(3L << shift(counter));
      states[word] = others | ((long) state << shift(counter));
    }
  }

  private void advance(long to, long nowNanos) {
    if (to - markCounter >= size) {
      // A jump over more than a window is not speed: nobody sends so much at once.
      boolean isFast = nowNanos - markNanos < FAST_NANOS && to - highest < size;
      if (isFast && size < MOST) {
        grow();
      }
      markCounter = to;
      markNanos = nowNanos;
    }
    if (to - highest >= size) {
      Arrays.fill(states, 0);
    } else {
      for (long counter = highest + 1; counter <= to; counter++) {
        states[word(counter)] &= ~(3L << shift(counter));
      }
    }
    highest = to;
  }

  private void grow() {
    SeenWindow before = new SeenWindow(markNanos);
    before.states = states;
    before.size = size;
    before.highest = highest;
    before.forgotten = forgotten;
    forgotten = floor(); // a larger window does not bring back what the smaller one dropped
    states = new long[states.length * 2];
    size *= 2;
    for (long counter = forgotten + 1; counter <= highest; counter++) {
      states[word(counter)] |= (long) before.state(counter) << shift(counter);
    }
  }

  /** Every counter up to this one is too old. */
  private long floor() {
    return Math.max(forgotten, highest - size);
  }

  private int word(long counter) {
    return (int) (counter & (size - 1)) / STATES_PER_WORD;
  }

  private static int shift(long counter) {
    return (int) (counter & (STATES_PER_WORD - 1)) * 2;
  }
}
