package io.meshage.node;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The calls that have no answer yet. To add one is one exchange of a reference, for every message
 * is one; those with an answer are swept out now and then, on the loop. Any thread else.
 */
final class OpenCalls {
  private static final int SWEEP_FROM = 1024;

  private final AtomicReference<@Nullable Call<?>> newest = new AtomicReference<>();
  private int sinceSweep; // on the loop
  private volatile int stillOpen;

  void add(Call<?> call) {
    push(call, call);
  }

  private void push(Call<?> first, Call<?> last) {
    Call<?> before;
    do {
      before = newest.get();
      last.older = before;
    } while (!newest.compareAndSet(before, first));
  }

  /** On the loop, for each call: sweeps when most of those that are kept may have an answer. */
  void begun() {
    if (++sinceSweep > SWEEP_FROM + stillOpen) {
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

  /** Ends all that are there. */
  void end() {
    for (Call<?> call = newest.getAndSet(null); call != null; call = call.older) {
      call.end();
    }
  }
}
