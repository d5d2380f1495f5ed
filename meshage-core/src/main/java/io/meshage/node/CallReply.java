package io.meshage.node;

/** Where the answer to a {@link Question} goes, from any thread. Only the first one counts. */
interface CallReply<T> {

  /** Returns whether nobody has answered, given up or closed the node yet. */
  boolean isOpen();

  /** Answers; returns false if the call had its end before, and this value goes nowhere. */
  boolean give(T value);

  /** Answers with a failure. */
  boolean fail(RuntimeException why);

  /** Answers that it is done, where there is no more to say. */
  @SuppressWarnings("NullAway") // no other value is a Void
  static void done(CallReply<Void> reply) {
    reply.give(null);
  }
}
