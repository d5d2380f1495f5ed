package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.CloseReason;
import io.meshage.KeysCommand;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshListener;
import io.meshage.Node;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users attach to the futures of a live node: where it runs, and whom it holds up. */
@Timeout(60)
class StagesTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final List<String> B = List.of("b");

  private final LiveMesh mesh = new LiveMesh();
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void close() {
    released.countDown();
    mesh.close();
  }

  private Node pair() {
    Node a = mesh.start("a");
    mesh.start("b");
    mesh.link("a", "b");
    return a;
  }

  private void waitForRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when a stage of the node has begun to wait. */
  private void block(Node node) throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    var unused =
        node.setAsync(B, "first", LONG)
            .thenRun(
                () -> {
                  blocked.countDown();
                  waitForRelease();
                });
    assertThat(blocked.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aStageThatBlocksHoldsUpNeitherTheNodeNorWhoWaitsForIt() throws Exception {
    Node a = pair();
    block(a);

    SendReport set = a.set(B, "second", Duration.ofSeconds(10));
    SendReport joined = a.setAsync(B, "third", Duration.ofSeconds(10)).get(30, TimeUnit.SECONDS);

    assertThat(set.complete()).isTrue();
    assertThat(joined.complete()).isTrue();
    assertThat(a.links()).hasSize(1);
  }

  @Test
  void everyStageRunsOnTheThreadForAnswers() throws Exception {
    Node a = pair();
    Map<String, CompletableFuture<?>> calls = new LinkedHashMap<>();
    calls.put("set", a.setAsync(B, "x", LONG));
    calls.put("broadcast", a.broadcastAsync("x", LONG));
    calls.put("ping", a.pingAsync("b", LONG));
    calls.put("trace", a.traceAsync("b", LONG));
    calls.put("keys", a.keysAsync(new KeysCommand.Show(), LONG));
    calls.put("dial", a.dialAsync(mesh.address("b")));
    BlockingQueue<String> threads = new LinkedBlockingQueue<>();
    for (Map.Entry<String, CompletableFuture<?>> each : calls.entrySet()) {
      var unused =
          each.getValue().whenComplete((value, failure) -> threads.add(thread(each.getKey())));
    }
    for (CompletableFuture<?> call : calls.values()) {
      call.handle((value, failure) -> "").get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
    CompletableFuture<Void> hangup = a.hangupAsync("b");
    var unused = hangup.whenComplete((value, failure) -> threads.add(thread("hangup")));
    hangup.get(LONG.toSeconds(), TimeUnit.SECONDS);

    for (int i = 0; i <= calls.size(); i++) {
      // A stage that comes too late runs at once where it is attached.
      assertThat(threads.poll(LONG.toSeconds(), TimeUnit.SECONDS))
          .matches("\\w+ on (meshage-a-answers|" + Thread.currentThread().getName() + ")");
    }
  }

  private static String thread(String what) {
    return what + " on " + Thread.currentThread().getName();
  }

  @Test
  void aStageMayChangeTheNode() throws Exception {
    Node a = pair();
    CompletableFuture<Integer> changed =
        a.setAsync(B, "x", LONG)
            .thenApply(
                report -> {
                  a.setDegree(1);
                  return a.links().size();
                });

    assertThat(changed.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(a.degree()).isEqualTo(1);
  }

  @Test
  void aStageThatWaitsForOtherFuturesDoesNotWaitForItself() throws Exception {
    Node a = pair();
    CompletableFuture<Integer> sizes =
        a.setAsync(B, "x", LONG)
            .thenApply(
                report -> {
                  var second = a.setAsync(B, "y", LONG).thenApply(next -> next.outcomes().size());
                  var third = a.setAsync(B, "z", LONG).thenApply(next -> next.outcomes().size());
                  CompletableFuture.allOf(second, third).join();
                  return second.join() + third.join();
                });

    assertThat(sizes.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void aHandlerThatJoinsAFutureDoesNotWaitForItself() throws Exception {
    Node a = mesh.start("a");
    CompletableFuture<Node> known = new CompletableFuture<>();
    CompletableFuture<Integer> answered = new CompletableFuture<>();
    try (Node b =
        LiveNode.builder(MeshConfig.local("b").build())
            .onMessage(message -> answered.complete(answer(known.join())))
            .start()) {
      known.complete(b);
      b.dial(mesh.address("a"));

      SendReport report = a.set(B, "x", LONG);

      assertThat(report.complete()).isTrue();
      assertThat(answered.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static int answer(Node node) {
    return node.setAsync(List.of("a"), "y", LONG)
        .thenApply(report -> report.outcomes().size())
        .join();
  }

  @Test
  void theOwnThreadsOfAnyNodeMayNotMakeBlockingCalls() throws Exception {
    Node a = pair();
    Node b = mesh.node("b");
    CompletableFuture<Throwable> onAnswers = new CompletableFuture<>();
    CompletableFuture<Throwable> onCallbacks = new CompletableFuture<>();
    Consumer<CompletableFuture<Throwable>> call =
        told -> {
          try {
            b.set(List.of("a"), "from an own thread of a", LONG);
            told.completeExceptionally(new AssertionError("it was not refused"));
          } catch (RuntimeException e) {
            told.complete(e);
          }
        };
    a.addListener(
        new MeshListener() {
          @Override
          public void linkDown(LinkDown event) {
            if (event.reason() == CloseReason.HUNG_UP) {
              call.accept(onCallbacks);
            }
          }
        });

    block(a);
    var unused = a.setAsync(B, "x", LONG).thenRun(() -> call.accept(onAnswers));
    released.countDown();
    Throwable refused = onAnswers.get(LONG.toSeconds(), TimeUnit.SECONDS);
    a.hangup("b");
    Throwable refusedToo = onCallbacks.get(LONG.toSeconds(), TimeUnit.SECONDS);

    assertThat(refused).isInstanceOf(IllegalStateException.class).hasMessageContaining("Async");
    assertThat(refusedToo).isInstanceOf(IllegalStateException.class);
    assertThat(mesh.handed("a")).as("nothing was sent by a call that was refused").isEmpty();
  }

  @Test
  void aStageMayCloseTheNode() throws Exception {
    Node a = pair();
    CompletableFuture<Void> closed = a.closed();
    CompletableFuture<Void> closing = a.setAsync(B, "x", LONG).thenRun(a::close);

    closing.get(LONG.toSeconds(), TimeUnit.SECONDS);
    closed.get(LONG.toSeconds(), TimeUnit.SECONDS);

    assertThatThrownBy(() -> a.set(B, "y")).isInstanceOf(MeshException.class);
  }
}
