package io.meshage.protocol.port;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Warnings that others can cause, so that nobody fills a log: of each kind one is told at once, and
 * then one in a while, the latest, with how many there were besides.
 *
 * <p>Confined to the node's loop.
 */
public final class WarningLimit {
  /** How far apart two warnings of a kind are told. */
  public static final Duration SPACING = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final Consumer<String> counters;
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  /**
   * Creates one that has told nothing yet.
   *
   * @param counters gets {@code warnings-held-back} for each that is not told
   */
  public WarningLimit(Scheduler scheduler, Consumer<String> counters) {
    this.scheduler = scheduler;
    this.counters = counters;
  }

  /**
   * Tells a warning, now or later, or leaves it to a later one of its kind.
   *
   * @param kind one of a few, and never what somebody else has said
   * @param telling tells it; gets how many others of the kind were not told since the last
   */
  public void warn(String kind, IntConsumer telling) {
    kinds.computeIfAbsent(kind, unused -> new Kind()).warn(telling);
  }

  /** Returns what to add to a warning for those that were not told; "" if there were none. */
  public static String others(int count) {
    return count == 0 ? "" : " (and " + count + " more)";
  }

  private final class Kind {
    private long nextNanos = scheduler.nowNanos();
    private IntConsumer latest = others -> {};
    private int heldBack;

    void warn(IntConsumer telling) {
      long now = scheduler.nowNanos();
      if (heldBack == 0 && now - nextNanos >= 0) {
        nextNanos = now + SPACING.toNanos();
        telling.accept(0);
        return;
      }
      counters.accept("warnings-held-back");
      latest = telling;
      heldBack++;
      if (heldBack == 1) {
        scheduler.after(Duration.ofNanos(nextNanos - now), this::tellLatest);
      }
    }

    private void tellLatest() {
      IntConsumer last = latest;
      int others = heldBack - 1;
      heldBack = 0;
      latest = unused -> {};
      nextNanos = scheduler.nowNanos() + SPACING.toNanos();
      last.accept(others);
    }
  }
}
