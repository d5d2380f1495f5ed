package io.meshage.cli.simulate;

import io.meshage.cli.text.Durations;
import io.meshage.sim.study.Study;
import io.meshage.sim.study.StudyReport.Phase;
import java.io.PrintWriter;
import java.time.Duration;

/** One line on a terminal that shows how far a long study is, and is gone when it ends. */
final class ProgressBar implements Study.Progress, AutoCloseable {
  private static final int CELLS = 28;

  /** A study that ends sooner needs no bar. */
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long BETWEEN_NANOS = Duration.ofMillis(200).toNanos();
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter err;
  private final long sinceNanos = System.nanoTime();
  private long nextNanos = sinceNanos + FIRST_NANOS;
  private boolean shown;

  ProgressBar(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void at(Phase phase, Duration now, Duration end) {
    long nowNanos = System.nanoTime();
    if (nowNanos >= nextNanos) {
      nextNanos = nowNanos + BETWEEN_NANOS;
      shown = true;
      err.print(ERASE + line(phase, now, end, Duration.ofNanos(nowNanos - sinceNanos)));
      err.flush();
    }
  }

  static String line(Phase phase, Duration now, Duration end, Duration wall) {
    String words =
        switch (phase) {
          case START -> "cold start";
          case REST -> "at rest";
          case RUN -> "load and faults";
          case SETTLE -> "settling";
        };
    boolean known = phase == Phase.RUN && !end.isZero();
    int filled = known ? (int) (CELLS * now.toMillis() / Math.max(1, end.toMillis())) : 0;
    if (phase == Phase.SETTLE) {
      filled = CELLS;
    }
    return "█".repeat(Math.min(CELLS, filled))
        + "░".repeat(Math.max(0, CELLS - filled))
        + "  "
        + words
        + ", "
        + Durations.format(Duration.ofSeconds(now.toSeconds()))
        + (known ? " of " + Durations.format(Duration.ofSeconds(end.toSeconds())) : "")
        + " simulated in "
        + Durations.format(Duration.ofSeconds(wall.toSeconds()));
  }

  @Override
  public void close() {
    if (shown) {
      err.print(ERASE);
      err.flush();
    }
  }
}
