package io.meshage.node;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a caller asks of the node, and what becomes of it. One is asked once. */
interface Question<T> {

  /** On the caller's thread, before {@link #ask}. */
  default void opened(CallReply<T> answer) {}

  /**
   * On the loop: asks, and sees to it that the answer is given, at once or in a later event. What
   * is thrown is the answer, too, and an error of the loop.
   */
  void ask(CallReply<T> answer);

  /**
   * Returns what the caller gets if the node ends before there is an answer.
   *
   * @throws io.meshage.MeshException if that is nothing, with words that follow "node x was closed"
   */
  T whenClosed();

  /** Returns a question without anything else to it. */
  static <T> Question<T> of(Consumer<CallReply<T>> asked, Supplier<T> whenClosed) {
    return new Question<>() {
      @Override
      public void ask(CallReply<T> answer) {
        asked.accept(answer);
      }

      @Override
      public T whenClosed() {
        return whenClosed.get();
      }
    };
  }

  /** On any thread, once: the call has its end, by whatever cause. */
  default void ended() {}
}
