package io.meshage.node;

import java.util.Deque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have no answer yet. Adding one takes one exchange of a reference, for every
 * message is a call; the loop takes all that have come since it last looked. Those with an answer
 * are swept out now and then, on the loop. Any thread else.
 */
final class OpenCalls {
  private static final int SWEEP_FROM = 1024;

  /** Calls that the loop has not taken. */
  private final AtomicReference<@Nullable Call<?>> arrived = new AtomicReference<>();

  private final AtomicReference<@Nullable Call<?>> newest = new AtomicReference<>();
  private int sinceSweep; // on the loop
  private volatile int stillOpen;

  /** Adds a call; returns whether it is the first that waits to be taken. */
  boolean add(Call<?> call) {
    Call<?> before;
    do {
      before = arrived.get();
      call.older = before;
    } while (!arrived.compareAndSet(before, call));
    return before == null;
  }

  /** On the loop: adds the calls that have come to these, in the order in which they came. */
  void take(Deque<Call<?>> taken) {
    Call<?> last = arrived.getAndSet(null);
    Call<?> first = null;
    Call<?> before;
    for (Call<?> call = last; call != null; call = before) {
      before = call.older;
      call.older = first; // turned round: the first that came is the first to go
      first = call;
    }
    int count = 0;
    for (Call<?> call = first; call != null; call = call.older) {
      taken.add(call);
      count++;
    }
    if (first != null && last != null) {
      push(first, last);
      begun(count);
    }
  }

  private void push(Call<?> first, Call<?> last) {
    Call<?> before;
    do {
      before = newest.get();
      last.older = before;
    } while (!newest.compareAndSet(before, first));
  }

  /** Sweeps when most of those that are kept may have an answer. */
  private void begun(int calls) {
    sinceSweep += calls;
    if (sinceSweep > SWEEP_FROM + stillOpen) {
      sinceSweep = 0;
      sweep();
    }
  }

  private void sweep() {
    Call<?> first = null;
    Call<?> last = null;
    int count = 0;
    Call<?> older;
    for (Call<?> call = newest.getAndSet(null); call != null; call = older) {
      older = call.older;
      call.older = null;
      if (call.isOpen()) {
        call.older = first;
        first = call;
        last = last == null ? call : last;
        count++;
      }
    }
    stillOpen = count;
    if (first != null && last != null) {
      push(first, last);
    }
  }

  /** Returns how many there were when it was last looked. */
  int size() {
    return stillOpen;
  }

  /** Fails those that the loop has not taken; the next one is the first again. */
  void refuse(RuntimeException why) {
    for (Call<?> call = arrived.getAndSet(null); call != null; call = call.older) {
      call.fail(why);
    }
  }

  /** Ends all that are there. */
  void end() {
    end(arrived.getAndSet(null));
    end(newest.getAndSet(null));
  }

  private static void end(@Nullable Call<?> latest) {
    for (Call<?> call = latest; call != null; call = call.older) {
      call.end();
    }
  }
}
