package io.meshage.bench.workload;

import io.meshage.bench.workload.Sink.Better;
import org.HdrHistogram.Histogram;

/** Which percentiles are told of times. */
final class Percentiles {
  private static final double NANOS_PER_MICRO = 1000;

  private Percentiles() {}

  /** Puts p50, p99 and p99.9 in microseconds. */
  static void put(Sink sink, String prefix, Histogram nanos) {
    putMostly(sink, prefix, nanos);
    sink.put(prefix + "p99.9", "µs", Better.LOWER, micros(nanos, 99.9));
  }

  /** Puts p50 and p99 in microseconds. */
  static void putMostly(Sink sink, String prefix, Histogram nanos) {
    sink.put(prefix + "p50", "µs", Better.LOWER, micros(nanos, 50));
    sink.put(prefix + "p99", "µs", Better.LOWER, micros(nanos, 99));
  }

  static double micros(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }
}
