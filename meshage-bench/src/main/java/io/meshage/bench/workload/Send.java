package io.meshage.bench.workload;

import java.util.function.LongConsumer;

/** Sends a body and calls back with the number of recipients that failed. */
interface Send {
  void send(byte[] body, LongConsumer done);
}
