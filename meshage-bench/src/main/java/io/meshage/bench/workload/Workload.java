package io.meshage.bench.workload;

import io.meshage.bench.subject.Subject;

/** Something to measure on subjects. */
public interface Workload {

  /** Returns the name for filters. */
  String name();

  /** Returns what is measured, as a heading. */
  String title();

  /** Returns whether this subject can do it. */
  boolean suits(Subject subject);

  /** Returns whether rounds differ; if not, one is enough, without any to warm up. */
  default boolean varies() {
    return true;
  }

  /**
   * Starts the subject, measures one round, and ends it.
   *
   * @throws Exception if the subject does not work; the round is then told as failed
   */
  void round(Subject subject, Pace pace, Sink sink) throws Exception;
}
