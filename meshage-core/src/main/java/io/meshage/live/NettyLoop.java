package io.meshage.live;

import io.meshage.Limits;
import io.meshage.MeshException;
import io.meshage.MeshInterruptedException;
import io.meshage.node.Loop;
import io.meshage.protocol.port.Timer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's loop in real time: one Netty event loop, on epoll where it is available and on the JDK's
 * selectors elsewhere, with further threads: for user code, for stages that users attach to
 * futures, and for decoding bodies.
 *
 * <p>The threads are named after the node. They are not daemons: the program does not end while the
 * loop is open. The further threads exist only while they have work, and some seconds longer. Their
 * queues are not bounded here, but by the components that give them work.
 *
 * <p>If an action throws, that is logged and passed to the failure hook, which ends the node,
 * because the action may be half done. If an action on one of the further threads throws, that is
 * logged and passed to another hook, and affects no other action.
 */
public final class NettyLoop implements Loop {
  /** Set to {@code nio} to use the JDK's selectors even if epoll is available. */
  public static final String TRANSPORT_PROPERTY = "meshage.transport";

  private static final Logger LOG = LoggerFactory.getLogger(NettyLoop.class);
  private static final String NIO = "nio";
  private static final long CLOSE_SECONDS = Limits.CLOSE_WAIT.toSeconds();
  private static final int LOOK_MILLIS = 100;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1000;

  private final String threads;
  private final Consumer<Throwable> failures;
  private final Consumer<Throwable> strays;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop events;
  private final IoHandler channels;
  private final AtomicBoolean isClosing = new AtomicBoolean();
  private final SideThread callbacks;
  private final SideThread decoder;
  private final AnswerThreads answers;

  // On the loop only.
  private boolean isInTurn;
  private boolean isTimeKnown;
  private long turnNanos;

  /**
   * Starts a loop, on the JDK's selectors if the system property {@value #TRANSPORT_PROPERTY} is
   * {@code nio}.
   *
   * @param name the node's name
   * @param failures hears of every exception that an action of the loop throws, on the loop
   * @param strays hears of what is thrown on the threads beside the loop, on that thread
   */
  public NettyLoop(String name, Consumer<Throwable> failures, Consumer<Throwable> strays) {
    this(name, NIO.equals(System.getProperty(TRANSPORT_PROPERTY)), failures, strays);
  }

  /** Starts a loop with one hook for all that is thrown, see above. */
  public NettyLoop(String name, Consumer<Throwable> failures) {
    this(name, failures, failures);
  }

  /** Starts a loop with one hook for all that is thrown, see below. */
  public NettyLoop(String name, boolean nio, Consumer<Throwable> failures) {
    this(name, nio, failures, failures);
  }

  /**
   * Starts a loop.
   *
   * @param name the node's name
   * @param nio whether the JDK's selectors are used even where epoll is available
   * @param failures as above
   * @param strays as above
   */
  public NettyLoop(
      String name, boolean nio, Consumer<Throwable> failures, Consumer<Throwable> strays) {
    this.failures = failures;
    this.strays = strays;
    IoHandlerFactory io =
        nio || !Epoll.isAvailable() ? NioIoHandler.newFactory() : EpollIoHandler.newFactory();
    threads = "meshage-" + name;
    ThreadFactory threadFactory = task -> NodeThread.of(task, threads);
    AtomicReference<IoHandler> made = new AtomicReference<>();
    IoHandlerFactory kept = executor -> made.updateAndGet(none -> io.newHandler(executor));
    group = new MultiThreadIoEventLoopGroup(1, threadFactory, kept);
    channels = Objects.requireNonNull(made.get(), "one thread, one handler");
    events = group.next();
    callbacks = new SideThread(threads + "-callbacks", this::guarded);
    decoder = new SideThread(threads + "-decoder", this::guarded);
    answers = new AnswerThreads(threads + "-answers", this::guarded);
    group
        .terminationFuture()
        .addListener(
            ended -> {
              decoder.close();
              callbacks.close();
              answers.close();
            });
  }

  /** Returns the loop for transports to put their channels on. */
  public EventLoop eventLoop() {
    return events;
  }

  /** Within a turn of the loop, the time of its first call; otherwise the time of the clock. */
  @Override
  public long nowNanos() {
    if (!inLoop() || !isInTurn) {
      return System.nanoTime();
    }
    if (!isTimeKnown) {
      turnNanos = System.nanoTime();
      isTimeKnown = true;
    }
    return turnNanos;
  }

  @Override
  public void beginTurn() {
    isInTurn = true;
  }

  @Override
  public void endTurn() {
    isInTurn = false;
    isTimeKnown = false;
  }

  @Override
  public long wallMicros() {
    Instant now = Instant.now(); // asked for every message: ChronoUnit takes ten times as long
    return now.getEpochSecond() * MICROS_PER_SECOND + now.getNano() / NANOS_PER_MICRO;
  }

  @Override
  public Timer after(Duration delay, Runnable action) {
    ScheduledFuture<?> scheduled =
        events.schedule(turn(action), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public boolean inLoop() {
    return events.inEventLoop();
  }

  /**
   * Runs something on the loop, see {@link Loop#execute}.
   *
   * @throws RejectedExecutionException if the loop has ended
   */
  @Override
  public void execute(Runnable action) {
    events.execute(turn(action));
  }

  @Override
  public Executor callbacks() {
    return callbacks;
  }

  @Override
  public Executor decoder() {
    return decoder;
  }

  @Override
  public Executor answers() {
    return answers;
  }

  /**
   * Runs something on the loop and waits for what it returns, see {@link Loop#ask}. An exception of
   * the question is thrown here.
   *
   * @throws MeshException if the loop has ended
   */
  @Override
  public <T> T ask(Supplier<T> question) {
    if (inLoop()) {
      return question.get();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      events.execute(
          () -> {
            try {
              answer.complete(question.get());
            } catch (Throwable e) {
              answer.completeExceptionally(e);
            }
          });
      return waitUninterruptibly(answer);
    } catch (RejectedExecutionException e) {
      throw closed();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException own ? own : e;
    }
  }

  @Override
  public <T> T await(CompletableFuture<T> future) {
    refuseToWait();
    try {
      return waitFor(future);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MeshInterruptedException(
          "the thread was interrupted while it waited for an answer, which is lost now");
    }
  }

  @Override
  public boolean mayWait() {
    return !NodeThread.isCurrent();
  }

  @Override
  public void refuseToWait() {
    if (!mayWait()) {
      throw new IllegalStateException(
          "a blocking call on "
              + Thread.currentThread().getName()
              + ", a node's own thread, might wait for itself; use the Async twin");
    }
  }

  /** A question is answered soon, for nothing on the loop waits: no reason to leave it undone. */
  private <T> T waitUninterruptibly(CompletableFuture<T> answer) {
    boolean wasInterrupted = false;
    try {
      while (true) {
        try {
          return waitFor(answer);
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits without end while the loop lives, and not for ever when it has ended. */
  private <T> T waitFor(CompletableFuture<T> future) throws InterruptedException {
    boolean hasEnded = false;
    while (!isDoneSoon(future)) {
      if (hasEnded) {
        throw closed();
      }
      hasEnded = callbacks.hasEnded(); // one more look: its last action may have been the answer
    }
    return future.join();
  }

  private static boolean isDoneSoon(CompletableFuture<?> future) throws InterruptedException {
    try {
      future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException | CancellationException e) {
      return true; // the caller's join says it again
    }
  }

  /**
   * Ends the loop after what is queued, closes all channels on it, then ends the threads beside it
   * after what is queued there. From other threads than those, this waits until all is over, but
   * not longer than two seconds for user code that does not end.
   */
  @Override
  public void close() {
    if (isClosing.compareAndSet(false, true)) {
      events.execute(() -> closeChannels(() -> closeChannels(this::end)));
    }
    if (!isOwnThread()) {
      Duration atMost = Duration.ofSeconds(CLOSE_SECONDS);
      group.terminationFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
      if (!decoder.awaitEnd(atMost) || !callbacks.awaitEnd(atMost) || !answers.awaitEnd(atMost)) {
        LOG.warn("user code of {} still runs after the node was closed", threads);
      }
    }
  }

  private boolean isOwnThread() {
    return inLoop() || callbacks.isCurrent() || decoder.isCurrent() || answers.isCurrent();
  }

  /**
   * A loop that is told to end while it runs tasks leaves its channels open, with all that they
   * have not sent. Done twice, for what the end of one channel opens.
   */
  private void closeChannels(Runnable next) {
    channels.prepareToDestroy();
    events.execute(next);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the group's other future says the same
  private void end() {
    group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private Runnable turn(Runnable action) {
    return () -> {
      endTurn(); // of a row of frames that was cut short
      beginTurn();
      try {
        action.run();
      } catch (Throwable e) {
        fail(e);
      } finally {
        endTurn();
      }
    };
  }

  private Runnable guarded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (Throwable e) {
        LOG.error("an error in {}", Thread.currentThread().getName(), e);
        strays.accept(e);
      }
    };
  }

  @Override
  public void fail(Throwable failure) {
    LOG.error("an error in {}", threads, failure);
    failures.accept(failure);
  }

  /** On a thread of its own; on the caller's, if there can be no more threads. */
  @Override
  public void apart(Runnable action) {
    Thread thread = new Thread(guarded(action), threads + "-end");
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      LOG.warn("cannot start a thread to end {}; the loop ends it itself", threads, e);
      guarded(action).run();
    }
  }

  private static MeshException closed() {
    return new MeshException("the node is closed");
  }
}
