package io.meshage.bench;

import java.util.function.LongConsumer;

/** Something that answers requests, so that different things can be measured the same way. */
interface Subject extends AutoCloseable {

  /** Returns the name for the table. */
  String name();

  /**
   * Sends a body and calls back when every recipient has acknowledged it.
   *
   * @param done called on any thread with 0 if all acknowledged, else the number that did not
   */
  void send(byte[] body, LongConsumer done);

  @Override
  void close();
}
