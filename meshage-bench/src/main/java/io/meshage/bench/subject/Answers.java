package io.meshage.bench.subject;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongConsumer;

/**
 * Which messages of a peer wait for answers: each carries a number before its body, and the answer
 * is that number.
 */
final class Answers {
  static final int ID_BYTES = Long.BYTES;

  /** Far more than are ever in flight. */
  private static final int SLOTS = 64 * 1024;

  private final AtomicReferenceArray<Countdown> slots = new AtomicReferenceArray<>(SLOTS);
  private final AtomicLong ids = new AtomicLong();

  /** Returns the number of a new message that waits for so many answers. */
  long expect(int answers, LongConsumer done) {
    long id = ids.incrementAndGet();
    slots.set(slot(id), new Countdown(answers, done));
    return id;
  }

  void answered(long id) {
    slots.get(slot(id)).answered(0);
  }

  private static int slot(long id) {
    return (int) (id % SLOTS);
  }

  /** Returns the number, and the body behind it. */
  static byte[] numbered(long id, byte[] body) {
    return ByteBuffer.allocate(ID_BYTES + body.length).putLong(id).put(body).array();
  }

  /** Returns the number in front of what was received. */
  static long id(byte[] bytes, int offset) {
    return ByteBuffer.wrap(bytes, offset, ID_BYTES).getLong();
  }
}
