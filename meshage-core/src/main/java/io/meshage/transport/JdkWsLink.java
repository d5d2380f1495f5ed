package io.meshage.transport;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.concurrent.FutureListener;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link over a WebSocket of the JDK's HTTP client. What comes is asked for piece by piece, so that
 * whoever sends more than is read waits; what goes out goes in pieces too, one at a time. Confined
 * to the node's loop, to which the client's threads bring what they hear.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the link
final class JdkWsLink implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(JdkWsLink.class);
  private static final int LAST_WRITES_SECONDS = 5;
  private static final int HIGH_BYTES = 512 * 1024;
  private static final int LOW_BYTES = 256 * 1024;

  private final EventLoop loop;
  private final Endpoint remote;
  private final PeerSight sight;
  private final Consumer<Throwable> failures;
  private final FrameDecoder decoder = new FrameDecoder();
  private final EmbeddedChannel frames = new EmbeddedChannel(decoder);
  private final Queue<ByteBuf> unsent = new ArrayDeque<>();
  private final FutureListener<Object> loopEnd = ended -> loopEnded();
  private @Nullable WebSocket socket;
  private LinkHandler handler = Deaf.HANDLER;
  private int unflushed;
  private long waitingBytes;
  private boolean isSending;
  private boolean wasFull;
  private boolean isClosing;
  private Runnable whenOver = () -> {};
  private boolean isCloseSent;
  private boolean isOver;
  private boolean gotFrames;

  /**
   * Makes a link that is not open yet.
   *
   * @param remote what was dialled; whom the client reached by it, it does not say
   * @param sight what is known of the other end's certificate
   * @param failures hears of exceptions that the link's handler throws
   */
  JdkWsLink(EventLoop loop, Endpoint remote, PeerSight sight, Consumer<Throwable> failures) {
    this.loop = loop;
    this.remote = remote;
    this.sight = sight;
    this.failures = failures;
    decoder.deliverTo(
        this::frame,
        (piece, length) -> guard(() -> handler.longFrame(piece, length)),
        () -> guard(() -> handler.rowRead()));
  }

  /** Begins; on the loop. */
  void open(WebSocket open, Function<Link, LinkHandler> opened) {
    socket = open; // first, as the handler may write at once
    loop.terminationFuture().addListener(loopEnd);
    guard(() -> handler = opened.apply(this));
    if (!isOver) {
      open.request(1);
    }
  }

  /** There will be no link, for a reason that this side should hear: it ends as it begins. */
  void refused(CloseReason reason, String words, Function<Link, LinkHandler> opened) {
    end();
    guard(() -> opened.apply(this).closed(reason, words));
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public String protection() {
    return sight.protection();
  }

  @Override
  public @Nullable List<String> certifiedNames() {
    return sight.names();
  }

  @Override
  public boolean isWritable() {
    return !isClosing && !isOver && !wasFull;
  }

  @Override
  public void write(ByteBuf frame) {
    if (isClosing || isOver) {
      frame.release();
      return;
    }
    unsent.add(frame);
    unflushed++;
    waitingBytes += frame.readableBytes();
    wasFull |= waitingBytes > HIGH_BYTES;
  }

  @Override
  public void flush() {
    unflushed = 0;
    send();
  }

  /** Sends the next piece, if none is on its way: the client takes one at a time. */
  private void send() {
    WebSocket open = socket;
    if (isSending || isOver || open == null) {
      return;
    }
    ByteBuf piece = nextPiece();
    if (piece == null) {
      if (isClosing && !isCloseSent) {
        isCloseSent = true;
        open.sendClose(WebSocket.NORMAL_CLOSURE, "");
      }
      return;
    }
    isSending = true;
    int bytes = piece.readableBytes();
    ByteBuffer copy = ByteBuffer.wrap(ByteBufUtil.getBytes(piece));
    piece.release();
    open.sendBinary(copy, true).whenComplete((done, failure) -> onLoop(() -> sent(bytes, failure)));
  }

  /** Small frames that were flushed share a piece, which is never longer than a WebSocket frame. */
  private @Nullable ByteBuf nextPiece() {
    int most = Limits.MAX_WEBSOCKET_FRAME_BYTES;
    ByteBuf piece = null;
    while (unsent.size() > unflushed) {
      ByteBuf first = unsent.element();
      int room = most - (piece == null ? 0 : piece.readableBytes());
      if (room == 0) {
        break;
      }
      if (piece == null) {
        piece = Unpooled.buffer(Math.min(most, first.readableBytes()), most);
      }
      piece.writeBytes(first, Math.min(room, first.readableBytes()));
      if (!first.isReadable()) {
        unsent.remove().release();
      }
    }
    return piece;
  }

  private void sent(int bytes, @Nullable Throwable failure) {
    isSending = false;
    waitingBytes -= bytes;
    if (failure != null) {
      lost(failure);
      return;
    }
    if (wasFull && waitingBytes < LOW_BYTES) {
      wasFull = false;
      if (!isClosing && !isOver) {
        guard(handler::writable);
      }
    }
    send();
  }

  @Override
  public void limitFrames(int bytes) {
    decoder.limitFrames(bytes, bytes);
  }

  @Override
  public void limitFrames(int bytes, int passedOver) {
    decoder.limitFrames(bytes, passedOver);
  }

  @Override
  public void closeAfterWrites() {
    if (!isClosing && !isOver) {
      isClosing = true;
      decoder.stopListening();
      flush();
      loop.schedule(this::end, LAST_WRITES_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void closeAfterWrites(Runnable over) {
    if (isOver) {
      over.run();
    } else {
      whenOver = over;
      closeAfterWrites();
    }
  }

  @Override
  public long unsentBytes() {
    return waitingBytes;
  }

  @Override
  public void close() {
    isClosing = true;
    end();
  }

  private void end() {
    if (isOver) {
      return;
    }
    letGo();
    loop.terminationFuture().removeListener(loopEnd);
    loop.execute(frames::finishAndReleaseAll); // not from within a frame that it lends
  }

  private void letGo() {
    isOver = true;
    decoder.stopListening();
    unsent.forEach(ByteBuf::release);
    unsent.clear();
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    whenOver.run();
  }

  /** The loop has ended, and nobody else is on it any more. */
  private void loopEnded() {
    if (!isOver) {
      letGo();
    }
    frames.finishAndReleaseAll();
  }

  /** The other end has closed, or the connection broke. */
  void lost(Throwable cause) {
    ended(CloseReason.LOST, TransportErrors.ofLoss(cause, remote));
  }

  void ended(CloseReason reason, String words) {
    boolean isNews = !isClosing && !isOver;
    end();
    if (isNews) {
      guard(() -> handler.closed(reason, words));
    }
  }

  /** Takes bytes that came, and asks for more when they have been handled. */
  void received(ByteBuf bytes) {
    if (isOver) {
      bytes.release();
      return;
    }
    try {
      frames.writeInbound(bytes);
    } catch (TooLongFrameException e) {
      ended(
          decoder.inHandshake() ? CloseReason.MALFORMED : CloseReason.TOO_LARGE,
          String.valueOf(e.getMessage()));
    } catch (CorruptedFrameException e) {
      ended(CloseReason.MALFORMED, String.valueOf(e.getMessage()));
    }
    if (gotFrames && !isClosing && !isOver) {
      gotFrames = false;
      guard(handler::batchRead);
    }
    WebSocket open = socket;
    if (!isOver && open != null) {
      open.request(1);
    }
  }

  private void frame(ByteBuf frame) {
    if (!isClosing && !isOver) {
      gotFrames = true;
      guard(() -> handler.frame(frame));
    }
  }

  /** Calls a handler; what it throws ends this link and nothing else. */
  private void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      LOG.error("an error in the handler of the link to {}; it is closed", remote, e);
      failures.accept(e);
      ended(CloseReason.FAULT, "an error in this node: " + e);
    }
  }

  private void onLoop(Runnable action) {
    try {
      loop.execute(action);
    } catch (RejectedExecutionException e) {
      LOG.debug("the node of a link to {} has ended", remote, e);
    }
  }
}
