package io.meshage.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshage.MeshException;
import io.meshage.protocol.port.Timer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NettyLoopTest {
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final NettyLoop loop = new NettyLoop("alpha", failures::add);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void actionsHappenInOrderOnOneThreadNamedAfterTheNode() {
    List<Integer> order = new CopyOnWriteArrayList<>();

    IntStream.range(0, 100).forEach(i -> loop.execute(() -> order.add(i)));

    assertThat(loop.ask(() -> Thread.currentThread().getName())).isEqualTo("meshage-alpha");
    assertThat(loop.ask(loop::inLoop)).isTrue();
    assertThat(loop.inLoop()).isFalse();
    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
  }

  @Test
  void anActionGivenOnTheLoopHappensLater() {
    List<String> order = new CopyOnWriteArrayList<>();

    loop.ask(
        () -> {
          loop.execute(() -> order.add("second"));
          return order.add("first");
        });

    assertThat(loop.ask(() -> List.copyOf(order))).containsExactly("first", "second");
  }

  @Test
  void timersFireOnceInTheirOrderAndNotBeforeTheirTime() {
    CompletableFuture<Long> elapsed = new CompletableFuture<>();
    List<String> order = new CopyOnWriteArrayList<>();
    long start = loop.nowNanos();

    loop.execute(
        () -> {
          loop.after(Duration.ofMillis(500), () -> elapsed.complete(loop.nowNanos() - start));
          loop.after(Duration.ofMillis(250), () -> order.add("early"));
          loop.after(Duration.ZERO, () -> order.add("zero"));
          order.add("now");
        });

    assertThat(loop.await(elapsed)).isGreaterThanOrEqualTo(Duration.ofMillis(500).toNanos());
    assertThat(order).containsExactly("now", "zero", "early");
  }

  @Test
  void aCancelledTimerNeverFires() {
    AtomicBoolean fired = new AtomicBoolean();
    CompletableFuture<Boolean> later = new CompletableFuture<>();

    Timer timer = loop.after(Duration.ofMillis(200), () -> fired.set(true));
    timer.cancel();
    timer.cancel();
    loop.after(Duration.ofMillis(250), () -> later.complete(true));

    assertThat(loop.await(later)).isTrue();
    assertThat(fired).isFalse();
  }

  @Test
  void userCodeAndDecodingHaveThreadsOfTheirOwn() {
    CompletableFuture<String> callback = new CompletableFuture<>();
    CompletableFuture<String> decoder = new CompletableFuture<>();

    loop.callbacks().execute(() -> callback.complete(Thread.currentThread().getName()));
    loop.decoder().execute(() -> decoder.complete(Thread.currentThread().getName()));

    assertThat(loop.await(callback)).isEqualTo("meshage-alpha-callbacks");
    assertThat(loop.await(decoder)).isEqualTo("meshage-alpha-decoder");
  }

  @Test
  void waitingForOneselfIsRefused() {
    CompletableFuture<Throwable> onLoop = new CompletableFuture<>();
    CompletableFuture<Throwable> onCallbacks = new CompletableFuture<>();

    loop.execute(() -> awaitForever(onLoop));
    loop.callbacks().execute(() -> awaitForever(onCallbacks));

    assertThat(loop.await(onLoop)).isInstanceOf(IllegalStateException.class);
    assertThat(loop.await(onCallbacks)).isInstanceOf(IllegalStateException.class);
  }

  private void awaitForever(CompletableFuture<Throwable> thrown) {
    try {
      loop.await(new CompletableFuture<>());
    } catch (IllegalStateException e) {
      thrown.complete(e);
    }
  }

  @Test
  void userCodeMayAskTheLoop() {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();

    loop.callbacks().execute(() -> answer.complete(loop.ask(loop::inLoop)));

    assertThat(loop.await(answer)).isTrue();
  }

  @Test
  void whatAQuestionThrowsReachesWhoAsked() {
    assertThatThrownBy(
            () ->
                loop.ask(
                    () -> {
                      throw new IllegalArgumentException("on purpose");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("on purpose");
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new MeshException("no"));
    assertThatThrownBy(() -> loop.await(failed))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(MeshException.class);
  }

  @Test
  void whatAnActionThrowsIsToldAndHarmsNoOther() {
    Runnable bad =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    CompletableFuture<Boolean> last = new CompletableFuture<>();

    loop.execute(bad);
    loop.after(Duration.ZERO, bad);
    loop.callbacks().execute(bad);
    loop.decoder().execute(bad);
    loop.after(
        Duration.ofMillis(5), () -> loop.callbacks().execute(() -> last.complete(loop.inLoop())));

    assertThat(loop.await(last)).isFalse();
    loop.close();
    assertThat(failures).hasSize(4).allMatch(IllegalStateException.class::isInstance);
  }

  private void waitForTheClock() {
    long start = System.nanoTime();
    while (System.nanoTime() == start) {
      Thread.onSpinWait();
    }
  }

  private long elapsedOnTheLoop() {
    long start = loop.nowNanos();
    waitForTheClock();
    return loop.nowNanos() - start;
  }

  @Test
  void timeStandsStillInATurnAndMovesBetweenTurns() {
    CompletableFuture<Long> within = new CompletableFuture<>();
    CompletableFuture<Long> begun = new CompletableFuture<>();
    CompletableFuture<Long> later = new CompletableFuture<>();

    loop.execute(
        () -> {
          begun.complete(loop.nowNanos());
          within.complete(elapsedOnTheLoop());
        });
    loop.execute(() -> later.complete(loop.nowNanos()));

    assertThat(loop.await(within)).isZero();
    assertThat(loop.await(later)).isGreaterThan(loop.await(begun));
  }

  @Test
  void aRowOfFramesThatWasCutShortDoesNotHoldTheTimeOfTheNextTurn() {
    CompletableFuture<Long> stray = new CompletableFuture<>();
    CompletableFuture<Long> next = new CompletableFuture<>();

    loop.eventLoop()
        .execute(
            () -> {
              loop.beginTurn();
              stray.complete(loop.nowNanos());
              waitForTheClock();
            });
    loop.execute(() -> next.complete(loop.nowNanos()));

    assertThat(loop.await(next)).isGreaterThan(loop.await(stray));
  }

  @Test
  void outsideOfTurnsTheClockIsAsked() {
    CompletableFuture<Long> elapsed = new CompletableFuture<>();

    loop.eventLoop().execute(() -> elapsed.complete(elapsedOnTheLoop()));

    assertThat(loop.await(elapsed)).isPositive();
    assertThat(elapsedOnTheLoop()).isPositive();
  }

  @Test
  void closingDoesWhatIsQueuedButFiresNoTimer() {
    List<String> done = new CopyOnWriteArrayList<>();
    loop.execute(
        () -> {
          done.add("loop");
          loop.callbacks().execute(() -> done.add("callback"));
        });
    loop.after(Duration.ofHours(1), () -> done.add("timer"));

    long start = System.nanoTime();
    loop.close();
    loop.close();

    assertThat(done).containsExactly("loop", "callback");
    assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(2).toNanos());
    assertThatThrownBy(() -> loop.execute(() -> done.add("late")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> loop.ask(() -> 1)).isInstanceOf(MeshException.class);
    assertThatThrownBy(() -> loop.await(new CompletableFuture<>()))
        .isInstanceOf(MeshException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void closingFromUserCodeOrTheLoopDoesNotWaitForItself() throws InterruptedException {
    NettyLoop other = new NettyLoop("beta", true, failures::add);
    CountDownLatch closed = new CountDownLatch(2);

    other.execute(
        () -> {
          other
              .callbacks()
              .execute(
                  () -> {
                    other.close();
                    closed.countDown();
                  });
          other.close();
          closed.countDown();
        });

    assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    other.close();
    assertThat(failures).isEmpty();
  }

  /** Netty's own way to end closes them only between its turns. */
  @Test
  void closingAmongTasksClosesTheChannelsToo() throws InterruptedException {
    Channel channel =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(Epoll.isAvailable() ? EpollDatagramChannel.class : NioDatagramChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    Thread closer = new Thread(loop::close, "closer");
    CountDownLatch running = new CountDownLatch(1);
    loop.execute(
        () -> {
          running.countDown();
          while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait(); // until it waits for the end of the loop
          }
        });
    running.await();
    closer.start();
    closer.join();

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void epollIsUsedWhereTheSystemHasIt() {
    NettyLoop nio = new NettyLoop("beta", true, failures::add);

    assertThat(((IoEventLoop) loop.eventLoop()).isIoType(EpollIoHandler.class))
        .isEqualTo(Epoll.isAvailable());
    assertThat(((IoEventLoop) nio.eventLoop()).isIoType(NioIoHandler.class)).isTrue();
    nio.close();
  }

  @Test
  void theWallClockIsThatOfTheSystem() {
    long systemMicros = TimeUnit.MILLISECONDS.toMicros(Instant.now().toEpochMilli());

    assertThat(loop.wallMicros() - systemMicros).isBetween(-1_000L, 60_000_000L);
  }
}
