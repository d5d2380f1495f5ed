package io.meshage.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Runs many schedules on all processors; tells the first that fails, made as short as it gets. */
final class Campaign {
  /** Runs that shortening a schedule may take. */
  private static final int MOST_TRIALS = 300;

  private static final int LONGEST_HOURS = 24;

  private Campaign() {}

  /**
   * Runs the schedule of every seed.
   *
   * @param replay the command that runs a seed again, with %d for the seed
   * @throws AssertionError if one fails: its seed, its shortest form, and how it went wrong
   */
  static void run(LongStream seeds, LongFunction<Schedule> schedules, String replay) {
    ConcurrentLinkedQueue<Long> failed = new ConcurrentLinkedQueue<>();
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    seeds.forEach(
        seed ->
            workers.execute(
                () -> {
                  if (failure(schedules.apply(seed)) != null) {
                    failed.add(seed);
                  }
                }));
    workers.shutdown();
    try {
      if (!workers.awaitTermination(LONGEST_HOURS, TimeUnit.HOURS)) {
        throw new AssertionError("the campaign takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    if (!failed.isEmpty()) {
      List<Long> all = failed.stream().sorted().toList();
      Schedule first = schedules.apply(all.get(0));
      throw new AssertionError(explain(first, all, String.format(replay, first.seed())));
    }
  }

  private static String explain(Schedule first, List<Long> all, String replay) {
    Schedule shortest = shorten(first);
    return String.format(
        "%d failed: %s%nreplay: %s%nThe shortest of the first, %s%n%s",
        all.size(), all, replay, shortest, String.valueOf(failure(shortest)));
  }

  /** Returns how it fails; null if it does not. */
  static @Nullable String failure(Schedule schedule) {
    try {
      schedule.run();
      return null;
    } catch (RuntimeException | AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Leaves out what is not needed to make it fail: halves first, single steps at last. */
  static Schedule shorten(Schedule failing) {
    Schedule shortest = failing;
    int trials = 0;
    for (int part = Math.max(1, failing.steps().size() / 2); part >= 1; ) {
      boolean isShorter = false;
      for (int i = 0; i < shortest.steps().size() && trials < MOST_TRIALS; trials++) {
        List<Step> fewer = new ArrayList<>(shortest.steps());
        fewer.subList(i, Math.min(fewer.size(), i + part)).clear();
        if (failure(shortest.with(fewer)) != null) {
          shortest = shortest.with(fewer);
          isShorter = true;
        } else {
          i += part;
        }
      }
      part = isShorter && part == 1 ? 1 : part == 1 ? 0 : part / 2;
    }
    return shortest;
  }
}
