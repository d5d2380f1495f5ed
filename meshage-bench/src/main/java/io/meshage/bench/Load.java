package io.meshage.bench;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Keeps a number of requests in flight for a while and records how long each took. */
final class Load {

  /**
   * What came out.
   *
   * @param perSecond requests that were acknowledged by all, each second
   * @param latency nanoseconds from the call to the last acknowledgement
   * @param failed requests that somebody did not acknowledge
   */
  record Figures(double perSecond, Histogram latency, long failed) {
    double micros(double percentile) {
      return latency.getValueAtPercentile(percentile) / 1000.0;
    }
  }

  private static final long MAX_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int DIGITS = 3;

  private Load() {}

  static Figures run(Subject subject, int bodyBytes, int inFlight, Duration warmUp, Duration time) {
    drive(subject, bodyBytes, inFlight, warmUp);
    return drive(subject, bodyBytes, inFlight, time);
  }

  private static Figures drive(Subject subject, int bodyBytes, int inFlight, Duration time) {
    byte[] body = new byte[bodyBytes];
    Semaphore slots = new Semaphore(inFlight);
    LongAdder failed = new LongAdder();
    Histogram latency = new ConcurrentHistogram(MAX_NANOS, DIGITS);
    long start = System.nanoTime();
    long end = start + time.toNanos();
    for (long now = start; now < end; now = System.nanoTime()) {
      slots.acquireUninterruptibly();
      long sent = System.nanoTime();
      subject.send(
          body,
          missing -> {
            latency.recordValue(Math.min(MAX_NANOS, System.nanoTime() - sent));
            if (missing != 0) {
              failed.increment();
            }
            slots.release();
          });
    }
    slots.acquireUninterruptibly(inFlight);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Figures((latency.getTotalCount() - failed.sum()) / seconds, latency, failed.sum());
  }
}
