package io.meshage.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers on their way to what users attached: handed over once for each turn of the loop, told one
 * after the other on the thread for answers. While there is more to tell, somebody stands by to go
 * on with it, should a stage wait for another. Any thread.
 */
final class Telling {
  private final Loop loop;
  private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean isStandingBy = new AtomicBoolean();
  private List<Call<?>> turn = new ArrayList<>(); // on the loop
  private boolean isHandingPlanned; // on the loop

  Telling(Loop loop) {
    this.loop = loop;
  }

  /**
   * What was answered in a turn. Whoever tells takes one after the other, be it several threads.
   */
  private static final class Batch {
    private final List<Call<?>> calls;
    private final AtomicInteger next = new AtomicInteger();

    Batch(List<Call<?>> calls) {
      this.calls = calls;
    }

    @Nullable Call<?> take() {
      int index = next.getAndIncrement();
      return index < calls.size() ? calls.get(index) : null;
    }

    boolean hasMore() {
      return next.get() < calls.size();
    }
  }

  /** Returns how many answers have been handed over and not been told. */
  int waiting() {
    return waiting.get();
  }

  void add(Call<?> call) {
    if (!loop.inLoop()) {
      hand(List.of(call));
      return;
    }
    turn.add(call);
    if (!isHandingPlanned) {
      isHandingPlanned = true;
      try {
        loop.execute(this::handTurn);
      } catch (RejectedExecutionException e) {
        handTurn(); // the loop's last turn
      }
    }
  }

  private void handTurn() {
    isHandingPlanned = false;
    List<Call<?>> calls = turn;
    turn = new ArrayList<>(calls.size());
    hand(calls);
  }

  private void hand(List<Call<?>> calls) {
    waiting.addAndGet(calls.size());
    batches.add(new Batch(calls));
    standBy();
  }

  private void standBy() {
    if (isStandingBy.compareAndSet(false, true)) {
      try {
        loop.answers().execute(this::tell);
      } catch (RejectedExecutionException e) {
        isStandingBy.set(false);
        tellRest(); // of a node that has ended: nobody has had the time to attach anything
      }
    }
  }

  private void tell() {
    isStandingBy.set(false);
    for (Batch batch = batches.peek(); batch != null; batch = batches.peek()) {
      for (Call<?> call = batch.take(); call != null; call = batch.take()) {
        if (batch.hasMore() || waiting.get() > batch.calls.size()) {
          standBy();
        }
        call.tell();
      }
      remove(batch);
    }
  }

  private void tellRest() {
    for (Batch batch = batches.peek(); batch != null; batch = batches.peek()) {
      for (Call<?> call = batch.take(); call != null; call = batch.take()) {
        call.tell();
      }
      remove(batch);
    }
  }

  private void remove(Batch batch) {
    if (batches.remove(batch)) {
      waiting.addAndGet(-batch.calls.size());
    }
  }
}
