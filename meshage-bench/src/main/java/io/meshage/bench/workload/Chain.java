package io.meshage.bench.workload;

import io.meshage.bench.subject.Waiting;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * OfferedLoad without a thread of its own: each answer's callback sends the next message, on the
 * thread that brought the answer. What this measures beside {@link OfferedLoad} is the way without
 * a hand-over from and to a user thread.
 */
final class Chain {
  private static final long MAX_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int DIGITS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Send send;
  private final byte[] body;
  private final long endNanos;
  private final Histogram times = new Histogram(MAX_NANOS, DIGITS);
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger links;
  private volatile long lastNanos;

  private Chain(Send send, int bodyBytes, int window, Duration time) {
    this.send = send;
    this.body = new byte[bodyBytes];
    this.links = new AtomicInteger(window);
    this.endNanos = System.nanoTime() + time.toNanos();
  }

  /** Sends one message at a time, and returns how many nanoseconds each took. */
  static Histogram oneByOne(Send send, int bodyBytes, Pace pace, Sink sink) {
    new Chain(send, bodyBytes, 1, pace.warmUp()).run(1, sink);
    Chain chain = new Chain(send, bodyBytes, 1, pace.time());
    chain.run(1, sink);
    return chain.times;
  }

  /** Keeps so many messages in flight, and returns how many were acknowledged by all a second. */
  static double perSecond(Send send, int bodyBytes, int window, Pace pace, Sink sink) {
    new Chain(send, bodyBytes, window, pace.warmUp()).run(window, sink);
    long start = System.nanoTime();
    Chain chain = new Chain(send, bodyBytes, window, pace.time());
    chain.run(window, sink);
    return (chain.answered.sum() - chain.failed.sum()) * 1e9 / (chain.lastNanos - start);
  }

  private void run(int window, Sink sink) {
    boolean timed = window == 1;
    for (int i = 0; i < window; i++) {
      send.send(body, timed ? new Timed() : new Counted());
    }
    Waiting.until(PATIENCE.plusNanos(endNanos - System.nanoTime()), () -> links.get() == 0);
    if (failed.sum() > 0) {
      sink.remark(failed.sum() + " of " + answered.sum() + " messages failed");
    }
  }

  private long count(long failures) {
    answered.increment();
    if (failures != 0) {
      failed.increment();
    }
    return System.nanoTime();
  }

  private void sendNext(long now, LongConsumer next) {
    if (now < endNanos) {
      send.send(body, next);
    } else {
      lastNanos = now;
      links.decrementAndGet();
    }
  }

  private final class Counted implements LongConsumer {
    @Override
    public void accept(long failures) {
      sendNext(count(failures), this);
    }
  }

  /** Only one answer is ever on its way, so the histogram has one writer at a time. */
  private final class Timed implements LongConsumer {
    private long sentNanos = System.nanoTime();

    @Override
    public void accept(long failures) {
      long now = count(failures);
      times.recordValue(Math.min(MAX_NANOS, now - sentNanos));
      sentNanos = now;
      sendNext(now, this);
    }
  }
}
