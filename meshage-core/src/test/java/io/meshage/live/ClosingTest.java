package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.Outcome;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing and leaving while the application is in the middle of something. */
class ClosingTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int MESSAGES = 40;

  private final List<Node> nodes = new ArrayList<>();

  private Node start(String name, UnaryOperator<LiveNode.Builder> settings) {
    Node node =
        settings.apply(LiveNode.builder(name).listen("tcp://127.0.0.1:0").degree(0)).start();
    nodes.add(node);
    return node;
  }

  private Node linked(Node b) {
    Node a = start("a", builder -> builder);
    a.dial(b.listening().get(0).toString());
    LiveMesh.eventually(SOON, () -> assertThat(a.broadcastRecipients()).contains(b.name()));
    return a;
  }

  private static void send(Node from, String to, int messages) {
    for (int i = 0; i < messages; i++) {
      assertThat(from.set(List.of(to), "m" + i, SOON).complete()).isTrue();
    }
  }

  @AfterEach
  void close() {
    nodes.forEach(Node::close);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Tells when the callback thread has nothing to do any more and is gone. */
  private static boolean hasCallbackThread(String node) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("meshage-" + node + "-callbacks"));
  }

  @Test
  void noHandlerAndNoListenerIsCalledOnceCloseHasReturned() {
    // given: a handler that is busy with the first of many messages
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> called = new CopyOnWriteArrayList<>();
    Node b =
        start(
            "b",
            builder ->
                builder.onMessage(
                    message -> {
                      called.add(message.text());
                      begun.countDown();
                      await(goOn);
                    }));
    b.addListener(
        new MeshListener() {
          @Override
          public void linkDown(LinkDown event) {
            called.add("link down");
          }
        });
    send(linked(b), "b", MESSAGES);
    await(begun);

    // when
    b.close();
    goOn.countDown();

    // then
    LiveMesh.eventually(SOON, () -> assertThat(hasCallbackThread("b")).isFalse());
    assertThat(called).containsExactly("m0");
    assertThat(b.stats().count("messages-not-handed-over")).isEqualTo(MESSAGES - 1);
    assertThat(b.stats().count("callbacks-outlive-node")).isEqualTo(1);
  }

  @Test
  void aHandlerThatIsQuickGetsAllThatWasAcknowledgedBeforeCloseReturns() {
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> called = new CopyOnWriteArrayList<>();
    Node b =
        start(
            "b",
            builder ->
                builder.onMessage(
                    message -> {
                      await(goOn);
                      called.add(message.text());
                    }));
    send(linked(b), "b", MESSAGES);

    goOn.countDown();
    b.close();

    assertThat(called).hasSize(MESSAGES).endsWith("m" + (MESSAGES - 1));
    assertThat(b.stats().count("messages-not-handed-over")).isZero();
  }

  @Test
  void whoReceivesHasAllThatWasAcknowledgedBeforeItLeaves() {
    // given
    Node b = start("b", builder -> builder);
    Node a = linked(b);
    send(a, "b", MESSAGES);

    // when: it leaves while nobody receives, then somebody does
    CompletableFuture<Integer> lost = CompletableFuture.supplyAsync(() -> b.leave(SOON));
    AtomicInteger acknowledged = new AtomicInteger(MESSAGES);
    LiveMesh.eventually(
        SOON,
        () -> {
          SendReport late = a.set(List.of("b"), "late", SOON);
          acknowledged.addAndGet(late.complete() ? 1 : 0);
          assertThat(late.outcomes()).containsEntry("b", Outcome.LEFT);
        });
    List<String> received = new ArrayList<>();
    while (received.size() < acknowledged.get()) {
      received.add(b.receive(SOON).map(Message::text).orElseThrow());
    }

    // then
    assertThat(lost).succeedsWithin(SOON).isEqualTo(0);
    assertThat(received).startsWith("m0").contains("m" + (MESSAGES - 1));
    assertThatThrownBy(() -> b.set(List.of("a"), "text")).isInstanceOf(MeshException.class);
  }

  @Test
  void whicheverOfManyClosesReturnsTheNodeHasEnded() {
    Node a = start("a", builder -> builder);

    List<CompletableFuture<Boolean>> closes =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          a.close();
                          return a.closed().isDone();
                        },
                        task -> new Thread(task).start()))
            .toList();

    assertThat(closes).allMatch(CompletableFuture::join);
  }

  @Test
  void aHandlerMayCloseItsNodeAndIsNotCalledAgain() {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    List<String> called = new CopyOnWriteArrayList<>();
    List<Node> self = new CopyOnWriteArrayList<>();
    CountDownLatch allSent = new CountDownLatch(1);
    Node b =
        start(
            "b",
            builder ->
                builder.onMessage(
                    message -> {
                      await(allSent);
                      called.add(message.text());
                      try {
                        self.get(0).leave(SOON);
                      } catch (IllegalStateException e) {
                        refused.complete(e); // it would wait for itself
                      }
                      self.get(0).close();
                    }));
    self.add(b);
    send(linked(b), "b", MESSAGES);
    allSent.countDown();

    assertThat(b.closed()).succeedsWithin(SOON);
    LiveMesh.eventually(SOON, () -> assertThat(hasCallbackThread("b")).isFalse());
    assertThat(refused).isCompleted();
    assertThat(called).containsExactly("m0");
    assertThat(b.stats().count("messages-not-handed-over")).isEqualTo(MESSAGES - 1);
  }
}
