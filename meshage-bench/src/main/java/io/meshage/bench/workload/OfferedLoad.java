package io.meshage.bench.workload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;

/**
 * One user thread that keeps a number of messages in flight. It sleeps while the window is full and
 * is woken when a quarter of it is free, so that waking it is a small part of what is measured;
 * with one message in flight that is each time.
 */
final class OfferedLoad implements LongConsumer {
  private static final long MAX_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int DIGITS = 3;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final Send send;
  private final byte[] body;
  private final int window;
  private final Thread driver = Thread.currentThread();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** The driver wants to be woken when so many are answered. */
  private volatile long wakeAt = Long.MAX_VALUE;

  private long sent;

  private OfferedLoad(Send send, int bodyBytes, int window) {
    this.send = send;
    this.body = new byte[bodyBytes];
    this.window = window;
  }

  /** Sends one message at a time, and returns how many nanoseconds each took. */
  static Histogram oneByOne(Send send, int bodyBytes, Pace pace, Sink sink) {
    new OfferedLoad(send, bodyBytes, 1).drive(pace.warmUp(), new Histogram(MAX_NANOS, DIGITS));
    Histogram times = new Histogram(MAX_NANOS, DIGITS);
    OfferedLoad load = new OfferedLoad(send, bodyBytes, 1);
    load.drive(pace.time(), times);
    load.tellFailures(sink);
    return times;
  }

  /** Keeps so many messages in flight, and returns how many were acknowledged by all a second. */
  static double perSecond(Send send, int bodyBytes, int window, Pace pace, Sink sink) {
    new OfferedLoad(send, bodyBytes, window).drive(pace.warmUp());
    OfferedLoad load = new OfferedLoad(send, bodyBytes, window);
    double perSecond = load.drive(pace.time());
    load.tellFailures(sink);
    return perSecond;
  }

  private void drive(Duration time, Histogram times) {
    long end = System.nanoTime() + time.toNanos();
    for (long now = System.nanoTime(); now < end; ) {
      sendOne();
      waitFor(sent);
      long answer = System.nanoTime();
      times.recordValue(Math.min(MAX_NANOS, answer - now));
      now = answer;
    }
  }

  private double drive(Duration time) {
    long start = System.nanoTime();
    long end = start + time.toNanos();
    while (System.nanoTime() < end) {
      if (sent - answered.get() >= window) {
        waitFor(sent - window + Math.max(1, window / 4));
      }
      sendOne();
    }
    waitFor(sent);
    double seconds = (System.nanoTime() - start) / 1e9;
    return (sent - failed.get()) / seconds;
  }

  private void sendOne() {
    sent++;
    send.send(body, this);
  }

  private void waitFor(long count) {
    long giveUp = 0;
    wakeAt = count;
    while (answered.get() < count) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      long now = System.nanoTime();
      giveUp = giveUp == 0 ? now + PATIENCE_NANOS : giveUp;
      if (now > giveUp && answered.get() < count) {
        throw new IllegalStateException(
            (sent - answered.get()) + " messages were neither answered nor failed");
      }
    }
    wakeAt = Long.MAX_VALUE;
  }

  /** An answer is there. */
  @Override
  public void accept(long failures) {
    if (failures != 0) {
      failed.incrementAndGet();
    }
    if (answered.incrementAndGet() == wakeAt) {
      LockSupport.unpark(driver);
    }
  }

  private void tellFailures(Sink sink) {
    if (failed.get() > 0) {
      sink.remark(failed.get() + " of " + sent + " messages failed");
    }
  }
}
