package io.meshage.sim;

import java.io.Serial;

/**
 * A simulation failed: an invariant broke, an event threw, or an expected event did not happen. The
 * message begins with the seed, which is all that is needed to repeat the run.
 */
public final class SimulationError extends AssertionError {
  @Serial private static final long serialVersionUID = 1L;

  private final long seed;

  SimulationError(
      long seed, long nowNanos, String text, @org.jspecify.annotations.Nullable Throwable cause) {
    super(String.format("seed %d, at %.6f s: %s", seed, nowNanos / 1e9, text), cause);
    this.seed = seed;
  }

  /** Returns the seed of the run that failed. */
  public long seed() {
    return seed;
  }
}
