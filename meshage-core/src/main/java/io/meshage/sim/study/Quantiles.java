package io.meshage.sim.study;

import java.util.Arrays;

/**
 * How values lie: their number, mean and greatest exactly, and quantiles of what was kept of them.
 * Beyond four million values every second one is kept, then every fourth, and so on. Not
 * thread-safe.
 */
public final class Quantiles {
  private static final int MOST_KEPT = 1 << 22;

  private long[] kept = new long[16];
  private int size;
  private boolean sorted = true;
  private long count;
  private long sum;
  private long greatest = Long.MIN_VALUE;
  private long every = 1;

  /** Adds a value. */
  public void add(long value) {
    if (count % every == 0) {
      if (size == MOST_KEPT) {
        thin();
      }
      if (size == kept.length) {
        kept = Arrays.copyOf(kept, Math.min(MOST_KEPT, size * 2));
      }
      kept[size++] = value;
      sorted = false;
    }
    count++;
    sum += value;
    greatest = Math.max(greatest, value);
  }

  private void thin() {
    every *= 2;
    size /= 2;
    for (int i = 0; i < size; i++) {
      kept[i] = kept[2 * i];
    }
  }

  /** Returns how many values there were. */
  public long count() {
    return count;
  }

  /** Returns whether there was none. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** Returns the mean; 0 if there was no value. */
  public double mean() {
    return count == 0 ? 0 : (double) sum / count;
  }

  /** Returns the greatest; 0 if there was no value. */
  public long max() {
    return count == 0 ? 0 : greatest;
  }

  /**
   * Returns the smallest value that at least this share of all do not exceed (nearest rank); 0 if
   * there was none.
   *
   * @param share 0 to 1
   */
  public long quantile(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share lies between 0 and 1, not at " + share);
    }
    if (count == 0) {
      return 0;
    }
    if (!sorted) {
      Arrays.sort(kept, 0, size);
      sorted = true;
    }
    return kept[Math.max(0, (int) Math.ceil(share * size) - 1)];
  }

  /** Returns what was kept, in no particular order. */
  long[] values() {
    return Arrays.copyOf(kept, size);
  }
}
