package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshage.testkit.ManualLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class OpenCallsTest {
  private static final int THREADS = 4;
  private static final int EACH = 20_000;

  private final OpenCalls open = new OpenCalls();
  private final List<String> ended = new ArrayList<>();

  private Call<String> call(String name) {
    Calls nobody = new Calls("a", new ManualLoop(), counter -> {});
    return new Call<>(nobody, Question.of(reply -> {}, () -> ended(name)), false);
  }

  private String ended(String name) {
    ended.add(name);
    return name;
  }

  @Test
  void theLoopTakesCallsInTheOrderInWhichTheyCame() {
    List<Call<String>> calls = List.of(call("1"), call("2"), call("3"));
    List<Boolean> first = calls.stream().map(open::add).toList();
    Deque<Call<?>> taken = new ArrayDeque<>();

    open.take(taken);

    assertThat(first).containsExactly(true, false, false);
    assertThat(taken).containsExactlyElementsOf(calls);
    assertThat(open.add(call("4"))).isTrue();
  }

  @Test
  void whatWasTakenAndWhatWasNotHasItsEndOnce() {
    open.add(call("1"));
    open.add(call("2"));
    open.take(new ArrayDeque<>());
    open.add(call("3"));

    open.end();
    open.end();

    assertThat(ended).containsExactlyInAnyOrder("1", "2", "3");
  }

  @Test
  @Timeout(60)
  void eachCallOfManyThreadsIsTakenOnceAndInTheOrderOfItsThread() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(THREADS);
    List<List<Call<String>>> calls =
        IntStream.range(0, THREADS)
            .mapToObj(t -> IntStream.range(0, EACH).mapToObj(i -> call(t + "-" + i)).toList())
            .toList();
    for (List<Call<String>> mine : calls) {
      new Thread(
              () -> {
                mine.forEach(open::add);
                left.countDown();
              })
          .start();
    }
    Deque<Call<?>> taken = new ArrayDeque<>();
    boolean isLast;
    do {
      isLast = left.getCount() == 0;
      open.take(taken);
    } while (!isLast);

    assertThat(taken).hasSize(THREADS * EACH).doesNotHaveDuplicates();
    List<Call<?>> all = new ArrayList<>(taken);
    for (List<Call<String>> mine : calls) {
      List<Call<?>> inOrder = new ArrayList<>(all);
      inOrder.retainAll(new HashSet<>(mine));
      assertThat(inOrder).isEqualTo(mine);
    }
    left.await(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
  }
}
