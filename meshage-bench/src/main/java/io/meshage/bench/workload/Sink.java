package io.meshage.bench.workload;

/** Takes the figures of one subject in one round. */
public interface Sink {

  /** Which of two figures is the better one. */
  enum Better {
    LOWER,
    HIGHER
  }

  /**
   * Takes a figure.
   *
   * @param name what it is, within the workload
   * @param unit such as µs or MB/s
   */
  void put(String name, String unit, Better better, double value);

  /** Takes a remark for below the table, such as sends that failed. */
  void remark(String text);
}
