package io.meshage.transport;

import io.meshage.Limits;
import io.meshage.MeshException;
import io.meshage.TlsFiles;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a node: 1.3 only, and both sides show a certificate. Looks at its files every few
 * seconds, and takes what has changed for the links that begin from then on.
 *
 * <p>Signing and checking signatures takes milliseconds, so that a burst of handshakes would keep
 * the loop from everything else: it happens on threads of its own, which go when nobody needs them.
 */
public final class Tls {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final int LOOK_SECONDS = 5;
  private static final Duration WARNED_BEFORE = Duration.ofDays(7);
  private static final int THREADS = 2;
  private static final int MAX_WAITING = 2 * Limits.MAX_HALF_OPEN;
  private static final int IDLE_SECONDS = 2 * LOOK_SECONDS;

  private final TlsFiles files;
  private final String node;
  private final HalfOpen unfinished =
      new HalfOpen(Limits.MAX_HALF_OPEN, Limits.MAX_HALF_OPEN_PER_ADDRESS);
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(MAX_WAITING),
          new DefaultThreadFactory("meshage-tls", true));
  private volatile TlsCredentials current;

  // Of the looks only, which never overlap.
  private TlsCredentials.Texts taken;
  private TlsCredentials.@Nullable Texts doubtful;
  private @Nullable String lastProblem;
  private @Nullable String told;
  private @Nullable String toldEnd;

  /**
   * Reads the files, and looks at them as long as the loop runs.
   *
   * @param node the name of the node, which its certificate must have
   * @throws MeshException if they are of no use, in words
   */
  public Tls(TlsFiles files, String node, EventLoop loop) {
    this.files = files;
    this.node = node;
    taken = TlsCredentials.Texts.read(files);
    current = TlsCredentials.of(taken, files, node);
    threads.allowCoreThreadTimeOut(true);
    var unused =
        loop.scheduleWithFixedDelay(this::lookSoon, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void lookSoon() {
    try {
      threads.execute(this::look);
    } catch (RejectedExecutionException e) {
      LOG.debug("too busy to check the TLS files", e);
    } catch (RuntimeException | Error e) { // thrown on, it would end all later looks
      LOG.warn("{}: cannot check the TLS files now: {}", node, e.toString());
    }
  }

  /**
   * Looks whether the files have changed, and takes them if they are of use. What is of none is
   * told only when a second look finds it the same: somebody may be in the midst of writing it.
   *
   * @return whether they were taken
   */
  synchronized boolean look() {
    boolean isNew = lookAtFiles();
    String end = current.endsBefore(Instant.now().plus(WARNED_BEFORE));
    if (end != null && !end.equals(toldEnd)) {
      LOG.warn("{}: {}; give this node a new one in its place", node, end);
    }
    toldEnd = end;
    return isNew;
  }

  private boolean lookAtFiles() {
    TlsCredentials.Texts texts = null;
    String problem;
    try {
      texts = TlsCredentials.Texts.read(files);
      if (texts.equals(taken)) {
        doubtful = null;
        return false;
      }
      current = TlsCredentials.of(texts, files, node);
      taken = texts;
      doubtful = null;
      told = null;
      LOG.info("{}: new TLS files are in force", node);
      return true;
    } catch (MeshException e) {
      problem = String.valueOf(e.getMessage());
    }
    boolean isSame = problem.equals(lastProblem) && java.util.Objects.equals(texts, doubtful);
    if (isSame && !problem.equals(told)) {
      told = problem;
      LOG.warn(
          "{}: the TLS files have changed and are not valid, the old ones stay: {}", node, problem);
    }
    lastProblem = problem;
    doubtful = texts;
    return false;
  }

  /** Returns what is shown and believed from now on. */
  TlsCredentials current() {
    return current;
  }

  /** Returns the last warning that the own certificate ends; null if it does not soon. */
  synchronized @Nullable String endWarning() {
    return toldEnd;
  }

  /** Returns the last warning about files of no use; null if there is none, or it is over. */
  synchronized @Nullable String warning() {
    return told;
  }

  /** Returns how many accepted connections have not finished the handshake; on the loop. */
  int unfinished() {
    return unfinished.size();
  }

  /** Puts TLS before what is in an accepted connection's pipeline. */
  void addServer(ChannelPipeline pipeline) {
    TlsCredentials credentials = current;
    add(pipeline, credentials.server(), new TlsGate(unfinished, credentials));
  }

  /**
   * The same for a dialled one.
   *
   * @param open failed if there never will be a link; succeeds only if {@code isLast}
   * @param isLast whether the link is open when TLS is
   */
  void addClient(ChannelPipeline pipeline, Promise<Void> open, boolean isLast) {
    TlsCredentials credentials = current;
    add(pipeline, credentials.client(), new TlsGate(open, isLast, credentials));
  }

  private void add(ChannelPipeline pipeline, SslContext context, TlsGate gate) {
    SslHandler handler = context.newHandler(pipeline.channel().alloc(), threads);
    handler.setHandshakeTimeoutMillis(Limits.HANDSHAKE_DEADLINE.toMillis());
    pipeline.addLast(new TlsFloor(), handler, gate);
  }
}
