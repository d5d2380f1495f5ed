package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.KeysCommand;
import io.meshage.MeshConfig;
import io.meshage.MeshException;
import io.meshage.MeshInterruptedException;
import io.meshage.MeshListener;
import io.meshage.Message;
import io.meshage.Node;
import io.meshage.SendReport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a live node that meet its end, an interrupt, or a caller who does not want to wait. */
@Timeout(120)
class CallsAndCloseTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int SOON_SECONDS = 10;
  private static final int ROUNDS = 20;

  private static Node start(String name) {
    return LiveNode.builder(MeshConfig.local(name).build()).start();
  }

  @Test
  void aCallThatRacesTheEndOfTheNodeHasItsEndOrIsRefused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Node node = start("a");
      CountDownLatch calling = new CountDownLatch(1);
      CompletableFuture<CompletableFuture<SendReport>> last = new CompletableFuture<>();
      Thread caller = new Thread(() -> callUntilRefused(node, calling, last), "caller");
      caller.start();
      calling.await();
      node.close();

      CompletableFuture<SendReport> open = last.get(SOON_SECONDS, TimeUnit.SECONDS);
      assertThat(open.handle((report, failure) -> report == null ? failure : report))
          .succeedsWithin(Duration.ofSeconds(SOON_SECONDS))
          .isInstanceOfAny(SendReport.class, MeshException.class);
      caller.join();
    }
  }

  /** Completes with the last call that was accepted, or with what refused one the wrong way. */
  private static void callUntilRefused(
      Node node, CountDownLatch calling, CompletableFuture<CompletableFuture<SendReport>> last) {
    CompletableFuture<SendReport> open = new CompletableFuture<>();
    try {
      while (true) {
        open = node.setAsync(List.of("a"), "x", LONG);
        calling.countDown();
      }
    } catch (MeshException e) {
      last.complete(open);
    } catch (RuntimeException e) {
      last.completeExceptionally(e);
    }
  }

  @Test
  void everyCallThatIsOpenAtTheEndHasItsEndAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Node node = start("a");
      CompletableFuture<String> dial = node.dialAsync("127.0.0.1:" + silent.getLocalPort());
      CompletableFuture<Optional<Message>> receive = new CompletableFuture<>();
      Thread receiver = new Thread(() -> receive.complete(node.receive(LONG)), "receiver");
      receiver.start();
      while (receiver.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      node.close();

      assertThat(receive)
          .succeedsWithin(SOON_SECONDS, TimeUnit.SECONDS)
          .isEqualTo(Optional.empty());
      assertThat(dial)
          .failsWithin(SOON_SECONDS, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(MeshException.class);
      assertThat(node.closed()).isCompleted();
    }
  }

  @Test
  void afterTheEndEveryCallIsRefusedInWordsAndWhatIsOnlyReadStillAnswers() {
    Node node = start("a");
    Map<String, Consumer<Node>> refused = new LinkedHashMap<>();
    refused.put("dial", n -> n.dial("127.0.0.1:1"));
    refused.put("dialAsync", n -> ignore(n.dialAsync("127.0.0.1:1")));
    refused.put("hangup", n -> n.hangup("b"));
    refused.put("block", n -> n.block("b", LONG));
    refused.put("unblock", n -> n.unblock("b"));
    refused.put("blocked", Node::blocked);
    refused.put("set", n -> n.set(List.of("a"), "x"));
    refused.put("setAsync", n -> ignore(n.setAsync(List.of("a"), "x")));
    refused.put("broadcast", n -> n.broadcast("x"));
    refused.put("receive", n -> n.receive(Duration.ofMillis(1)));
    refused.put("links", Node::links);
    refused.put("ping", n -> ignore(n.pingAsync("a", LONG)));
    refused.put("trace", n -> ignore(n.traceAsync("a", LONG)));
    refused.put("keys", n -> n.keys(new KeysCommand.Show(), LONG));
    refused.put("setDegree", n -> n.setDegree(1));
    refused.put("setMsaPeriod", n -> n.setMsaPeriod(Duration.ofSeconds(30)));
    refused.put("setTimeout", n -> n.setTimeout(LONG));
    refused.put("setLinkCost", n -> n.setLinkCost("b", 2));
    refused.put("announce", Node::announce);
    refused.put("addListener", n -> n.addListener(new MeshListener() {}));
    refused.put("onSnoop", n -> n.onSnoop(message -> {}));

    node.close();

    refused.forEach(
        (what, call) ->
            assertThatThrownBy(() -> call.accept(node))
                .as(what)
                .isExactlyInstanceOf(MeshException.class)
                .hasMessageContaining("start it again"));
    assertThat(node.name()).isEqualTo("a");
    assertThat(node.config().name()).isEqualTo("a");
    assertThat(node.listening()).hasSize(1);
    assertThat(node.instance()).isPositive();
    assertThat(node.mesh().nodes()).contains("a");
    assertThat(node.broadcastRecipients()).isEmpty();
    assertThat(node.degree()).isNotNegative();
    assertThat(node.msaPeriod()).isPositive();
    assertThat(node.timeout()).isPositive();
    assertThat(node.stats().counters()).isNotNull();
    assertThat(node.closed()).isCompleted();
    node.removeListener(new MeshListener() {});
    node.leave();
    node.close();
  }

  private static void ignore(CompletableFuture<?> future) {
    var unused = future.handle((value, failure) -> "");
  }

  @Test
  void anInterruptEndsAWaitAtOnceAndTheThreadStaysInterrupted() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Node node = start("a")) {
      String nowhere = "127.0.0.1:" + silent.getLocalPort();
      interrupts(() -> node.receive(LONG));
      interrupts(() -> node.dial(nowhere));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> node.set(List.of("a"), "not sent", LONG))
          .isInstanceOf(MeshInterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();

      SendReport report = node.set(List.of("a"), "taken by who waits now", LONG);

      assertThat(report.complete()).isTrue();
      assertThat(node.receive(LONG).orElseThrow().text()).isEqualTo("taken by who waits now");
      assertThat(node.receive(Duration.ofMillis(1))).isEmpty();
    }
  }

  private static void interrupts(Runnable call) throws InterruptedException {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    AtomicBoolean staysInterrupted = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try {
                call.run();
              } catch (RuntimeException e) {
                staysInterrupted.set(Thread.currentThread().isInterrupted());
                thrown.complete(e);
              }
            },
            "interrupted");
    caller.start();
    while (caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    caller.interrupt();

    assertThat(thrown)
        .succeedsWithin(SOON_SECONDS, TimeUnit.SECONDS)
        .isInstanceOf(MeshInterruptedException.class);
    assertThat(staysInterrupted).isTrue();
    caller.join();
  }

  @Test
  void whoCancelsWaitsNoMore() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Node node = start("a")) {
      CompletableFuture<String> dial = node.dialAsync("127.0.0.1:" + silent.getLocalPort());
      CompletableFuture<String> stage =
          dial.handle((peer, failure) -> failure == null ? peer : failure.toString());

      assertThat(dial.cancel(false)).isTrue();

      assertThat(stage)
          .succeedsWithin(SOON_SECONDS, TimeUnit.SECONDS)
          .asString()
          .contains("CancellationException");
      assertThat(dial).isCancelled();
      assertThat(dial.cancel(false)).isTrue();
      assertThat(dial.complete("late")).isFalse();
      assertThatThrownBy(dial::join).isInstanceOf(CancellationException.class);
      assertThat(node.set(List.of("a"), "x", LONG).complete()).isTrue();
    }
  }
}
