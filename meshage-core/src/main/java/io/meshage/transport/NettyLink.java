package io.meshage.transport;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link over a socket: the last handler of its pipeline. Confined to its loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows as the end of the channel
final class NettyLink extends ChannelInboundHandlerAdapter implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(NettyLink.class);
  private static final int LAST_WRITES_SECONDS = 5;
  private static final int LOOK_SECONDS = 1;

  private final String scheme;
  private final SocketChannel channel;
  private final Batch batch;
  private final FrameDecoder decoder;
  private final Function<Link, LinkHandler> opened;
  private final Consumer<Throwable> failures;
  private final Supplier<Object> lastWords;
  private Endpoint remote;
  private @Nullable LinkHandler handler;
  private boolean isClosing;
  private boolean isBroken;
  private boolean isTold;
  private boolean gotFrames;
  private CloseReason reason = CloseReason.LOST;
  private String text = "";

  /**
   * Makes the handler of a channel that is not open yet.
   *
   * @param remote where it was dialled to; the channel says it itself where it can
   * @param opened called when it is open
   * @param failures hears of exceptions that the link's handler throws
   * @param lastWords makes what is written at the end
   */
  NettyLink(
      SocketChannel channel,
      Endpoint remote,
      FrameDecoder decoder,
      Function<Link, LinkHandler> opened,
      Consumer<Throwable> failures,
      Supplier<Object> lastWords) {
    this.scheme = remote.scheme();
    this.channel = channel;
    this.batch = new Batch(channel);
    this.remote = remote;
    this.decoder = decoder;
    decoder.deliverTo(this::frame, this::longFrame, this::rowRead);
    this.opened = opened;
    this.failures = failures;
    this.lastWords = lastWords;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public String protection() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      return Link.super.protection();
    }
    SSLSession session = tls.engine().getSession();
    return session.getProtocol().toLowerCase(Locale.ROOT).replace("tlsv", "tls ")
        + " "
        + session.getCipherSuite()
        + (certifiedNames() == null ? " to a proxy" : "");
  }

  @Override
  public @Nullable List<String> certifiedNames() {
    TlsGate gate = channel.pipeline().get(TlsGate.class);
    return gate == null ? null : gate.names();
  }

  @Override
  public boolean isWritable() {
    return !isClosing && channel.isWritable();
  }

  @Override
  public void write(ByteBuf frame) {
    if (!isOpen() || !channel.isActive()) {
      frame.release();
    } else {
      batch.write();
      channel.write(frame, channel.voidPromise());
    }
  }

  @Override
  public @Nullable ByteBuf share(int bytes) {
    return isOpen() && channel.isActive() ? batch.room(bytes) : null;
  }

  @Override
  public void flush() {
    batch.write();
    channel.flush();
  }

  @Override
  public void limitFrames(int bytes) {
    decoder.limitFrames(bytes, bytes);
  }

  @Override
  public void limitFrames(int bytes, int passedOver) {
    decoder.limitFrames(bytes, passedOver);
  }

  /**
   * Says that nothing more comes, and waits for the other end to close: to close at once while
   * bytes wait to be read here would make the system throw away what it has not sent yet.
   */
  @Override
  public void closeAfterWrites() {
    if (isClosing) {
      return;
    }
    isClosing = true;
    decoder.stopListening();
    batch.write();
    channel
        .writeAndFlush(lastWords.get())
        .addListener(
            (ChannelFuture written) -> {
              if (written.isSuccess()) {
                shutOutput();
              } else {
                closeNow();
              }
            });
    LastWrites last = new LastWrites(waitingBytes());
    for (int second = LOOK_SECONDS; second < LAST_WRITES_SECONDS; second += LOOK_SECONDS) {
      channel.eventLoop().schedule(last::look, second, TimeUnit.SECONDS);
    }
    channel.eventLoop().schedule(this::closeNow, LAST_WRITES_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits no longer for a peer that has taken nothing for a second, and for nobody for ever. */
  private final class LastWrites {
    private long before;

    LastWrites(long waitingBytes) {
      before = waitingBytes;
    }

    void look() {
      long now = waitingBytes();
      if (now > 0 && now >= before) {
        closeNow();
      }
      before = now;
    }
  }

  @Override
  public void closeAfterWrites(Runnable over) {
    closeAfterWrites();
    channel.closeFuture().addListener(closed -> over.run());
  }

  @Override
  public long unsentBytes() {
    long waiting = waitingBytes();
    return waiting == 0 ? 0 : waiting + channel.config().getWriteBufferLowWaterMark();
  }

  /** Without what lies below the low watermark; Netty says so much that it cannot be when shut. */
  private long waitingBytes() {
    long bytes = channel.bytesBeforeWritable();
    return bytes == Long.MAX_VALUE ? 0 : bytes;
  }

  private void shutOutput() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      channel.shutdownOutput();
    } else {
      tls.closeOutbound().addListener(said -> channel.shutdownOutput());
    }
  }

  /** TLS would first say that it ends, and wait for whoever does not read. */
  private void closeNow() {
    ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
    if (tls == null) {
      channel.close();
    } else {
      tls.close();
    }
  }

  @Override
  public void close() {
    isClosing = true;
    decoder.stopListening();
    batch.release();
    closeNow();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    InetSocketAddress address = channel.remoteAddress();
    if (address != null) { // null when the other end has gone already
      boolean isDialled = address.getPort() == remote.port();
      Endpoint seen = TransportErrors.endpoint(scheme, address);
      remote = isDialled ? new Endpoint(scheme, seen.host(), seen.port(), remote.path()) : seen;
    }
    guard(() -> handler = opened.apply(this));
  }

  /** There will be no link, for a reason that both sides should hear: it ends as it begins. */
  void refused(TlsException failure) {
    if (handler == null && isOpen()) {
      isBroken = true;
      isTold = true;
      decoder.stopListening();
      guard(
          () -> {
            LinkHandler told = opened.apply(this);
            handler = told;
            told.closed(failure.reason(), failure.words());
          });
    }
  }

  /** Takes a frame that the decoder lends. */
  private void frame(ByteBuf frame) {
    LinkHandler current = handler;
    if (current != null && isOpen()) {
      gotFrames = true;
      try {
        current.frame(frame);
      } catch (Throwable e) {
        failed(e);
      }
    }
  }

  private void longFrame(ByteBuf piece, int length) {
    LinkHandler current = handler;
    if (current != null && isOpen()) {
      guard(() -> current.longFrame(piece, length));
    }
  }

  private void rowRead() {
    LinkHandler current = handler;
    if (current != null) {
      guard(current::rowRead);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    LinkHandler current = handler;
    if (gotFrames && current != null && isOpen()) {
      gotFrames = false;
      guard(current::batchRead);
    }
  }

  /** Comes from within {@link #write} and {@link #flush}, where handlers must not be called. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      channel.eventLoop().execute(this::tellWritable);
    }
  }

  private void tellWritable() {
    LinkHandler current = handler;
    if (current != null && isOpen() && channel.isWritable()) {
      guard(current::writable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    batch.release();
    LinkHandler current = handler;
    if (current != null && !isClosing && !isTold) {
      isTold = true;
      String words = text.isEmpty() ? "connection closed by " + remote : text;
      guard(() -> current.closed(reason, words));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (decoder.heardTls()) {
      reason = CloseReason.CERTIFICATE;
      text = remote + " uses TLS, and this link does not; use tls:// at both ends or at neither";
    } else if (cause instanceof TooLongFrameException) {
      reason = decoder.inHandshake() ? CloseReason.MALFORMED : CloseReason.TOO_LARGE;
      text = String.valueOf(cause.getMessage());
    } else if (cause instanceof CorruptedFrameException) {
      reason = CloseReason.MALFORMED;
      text = String.valueOf(cause.getMessage());
    } else if (cause instanceof TlsException failure) {
      reason = failure.reason();
      text = failure.words();
    } else if (!isBroken) {
      text = TransportErrors.ofLoss(cause, remote);
      if (!(cause instanceof IOException)) {
        LOG.error("an error on the link to {}", remote, cause);
      }
    }
    breakOff();
  }

  private boolean isOpen() {
    return !isClosing && !isBroken;
  }

  /** Closes, and not because the handler wants it: it will be told. */
  private void breakOff() {
    isBroken = true;
    decoder.stopListening();
    batch.release();
    closeNow();
  }

  /** Calls a handler; what it throws ends this link and nothing else. */
  private void guard(Runnable call) {
    try {
      call.run();
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    LOG.error("an error in the handler of the link to {}; it is closed", remote, e);
    failures.accept(e);
    reason = CloseReason.FAULT;
    text = "an error in this node: " + e;
    breakOff();
  }
}
