package io.meshage.bench.subject;

import java.util.function.LongConsumer;

/** Running nodes of one subject. All load comes from the first. */
public interface Cluster extends AutoCloseable {

  /**
   * Sends a body from the first node to the last.
   *
   * @param done called once, on any thread, when the receiving application's answer is back: with
   *     0, or with 1 if it failed
   */
  void send(byte[] body, LongConsumer done);

  /**
   * Sends a body from the first node to all others.
   *
   * @param done called once, on any thread, when all have answered or failed, with the number that
   *     failed
   */
  void broadcast(byte[] body, LongConsumer done);

  /** Ends all nodes and waits for their end. */
  @Override
  void close();
}
