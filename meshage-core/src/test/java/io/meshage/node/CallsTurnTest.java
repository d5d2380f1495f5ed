package io.meshage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.MeshException;
import io.meshage.testkit.ManualLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallsTurnTest {
  private final ManualLoop loop = new ManualLoop();
  private final Calls calls = new Calls("a", loop, counter -> {});
  private final List<String> asked = new ArrayList<>();

  private CompletableFuture<String> ask(String name) {
    return calls.open(
        Question.of(
            reply -> {
              asked.add(name);
              reply.give(name);
            },
            () -> {
              throw calls.lost("before the question was asked");
            }));
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  @Test
  void callsOfOneTurnAreAskedInTheirOrder() {
    List<CompletableFuture<String>> all = numbers(200).stream().map(this::ask).toList();

    loop.settle();

    assertThat(asked).isEqualTo(numbers(200));
    assertThat(all).allMatch(CompletableFuture::isDone);
  }

  @Test
  void whatElseTheLoopHasToDoNeedNotWaitForAllOfManyCalls() {
    List<CompletableFuture<String>> all = numbers(200).stream().map(this::ask).toList();
    loop.execute(() -> asked.add("other"));

    loop.settle();

    assertThat(asked).hasSize(201);
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(asked.indexOf("other")).isBetween(1, 100);
  }

  @Test
  void aQuestionThatThrowsTakesNoOtherCallWithIt() {
    CompletableFuture<String> before = ask("before");
    CompletableFuture<String> thrown =
        calls.open(
            Question.of(
                reply -> {
                  throw new IllegalStateException("a fault");
                },
                () -> ""));
    CompletableFuture<String> behind = ask("behind");

    assertThatThrownBy(loop::settle).hasMessage("a fault");
    loop.settle();

    assertThat(before).isCompletedWithValue("before");
    assertThat(thrown).isCompletedExceptionally();
    assertThat(behind).isCompletedWithValue("behind");
  }

  /** As when there is no memory for the task. */
  @Test
  void aCallThatCannotBePlannedEndsAndTheNextOnesAreAsked() {
    loop.failOnce(new OutOfMemoryError("on purpose"));

    assertThatThrownBy(() -> ask("1")).isInstanceOf(OutOfMemoryError.class);
    CompletableFuture<String> next = ask("2");
    loop.settle();

    assertThat(asked).containsExactly("2");
    assertThat(next).isCompletedWithValue("2");
  }

  @Test
  void callsThatTheLoopHasNotTakenEndWhenTheNodeDoes() {
    CompletableFuture<String> open = ask("never");

    calls.shut(new MeshException("node a was closed"));
    calls.close();

    assertThat(open).isCompletedExceptionally();
    loop.settle();
    assertThat(asked).isEmpty();
  }
}
