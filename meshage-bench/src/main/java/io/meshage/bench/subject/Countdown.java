package io.meshage.bench.subject;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Gathers the answers to a broadcast that is sent as single messages. */
final class Countdown {
  private final AtomicInteger missing;
  private final AtomicLong failed = new AtomicLong();
  private final LongConsumer done;

  Countdown(int answers, LongConsumer done) {
    this.missing = new AtomicInteger(answers);
    this.done = done;
  }

  void answered(long failures) {
    failed.addAndGet(failures);
    if (missing.decrementAndGet() == 0) {
      done.accept(failed.get());
    }
  }
}
