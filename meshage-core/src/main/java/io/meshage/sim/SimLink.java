package io.meshage.sim;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.message.MeshMessage;
import io.meshage.node.MessageHandler;
import io.meshage.node.MessageLink;
import io.meshage.sim.Event.Kind;
import io.meshage.transport.Link;
import io.meshage.transport.LinkHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection. Frames are copied when they are given. */
final class SimLink implements MessageLink {
  /** Above this much unwritten the link is not writable, below the other it is again; as Netty. */
  static final int HIGH_WATER_BYTES = 64 * 1024;

  static final int LOW_WATER_BYTES = 32 * 1024;

  private static final Duration LAST_WRITES = Duration.ofSeconds(1);

  private enum State {
    OPENING,
    OPEN,
    CLOSED
  }

  private final SimTransport owner;
  private final Endpoint remote;
  private final FrameCutter cutter = new FrameCutter();
  private final List<Pipe.Chunk> given = new ArrayList<>();
  private long givenBytes;
  private final Watch.Crossings crossings = new Watch.Crossings();
  private final List<MeshMessage> carried = new ArrayList<>();
  private final Function<Link, LinkHandler> opened;
  private @Nullable LinkHandler handler;
  private @Nullable SimConnection connection;
  private @Nullable Pipe out;
  private State state = State.OPENING;
  private boolean isWritable = true;
  private long writableNanos = Long.MIN_VALUE;

  /** Since when what is given as soon as the link is writable again may have waited. */
  private long backlogNanos;

  private boolean isForgotten;
  private boolean readsFrames;
  private long readBytes;
  private long openedNanos;
  private int frameLimit = Limits.MAX_HANDSHAKE_BYTES;
  private int passedOver;

  SimLink(SimTransport owner, Endpoint remote, Function<Link, LinkHandler> opened) {
    this.owner = owner;
    this.remote = remote;
    this.opened = opened;
  }

  void connect(SimConnection to, Pipe outwards) {
    connection = to;
    out = outwards;
  }

  SimLoop loop() {
    return owner.loop();
  }

  Host host() {
    return owner.host();
  }

  /** Returns whether this end was switched off without a word; its host knows nothing of it. */
  boolean isForgotten() {
    return isForgotten;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public boolean isWritable() {
    return state == State.OPEN && isWritable;
  }

  @Override
  public void write(ByteBuf frame) {
    try {
      if (state != State.CLOSED) {
        long now = owner.network().nowNanos();
        Pipe.Chunk chunk = new Pipe.Chunk(ByteBufUtil.getBytes(frame), true);
        chunk.givenNanos = now == writableNanos ? backlogNanos : now;
        given.add(chunk);
        givenBytes += chunk.bytes.length;
        if (isWritable && pendingBytes() > HIGH_WATER_BYTES) {
          isWritable = false;
          backlogNanos = chunk.givenNanos;
        }
      }
    } finally {
      frame.release();
    }
  }

  @Override
  public boolean carriesMessages() {
    return owner.network().passesObjects();
  }

  @Override
  public void carry(MeshMessage message) {
    if (state != State.CLOSED) {
      carried.add(message);
    }
  }

  @Override
  public void flush() {
    if (state != State.CLOSED) {
      sendGiven();
      pipe().flow();
      drained();
    }
  }

  @Override
  public void limitFrames(int bytes) {
    limitFrames(bytes, bytes);
  }

  @Override
  public void limitFrames(int bytes, int mostPassedOver) {
    frameLimit = bytes;
    passedOver = mostPassedOver;
  }

  @Override
  public void closeAfterWrites() {
    if (state != State.CLOSED) {
      sendGiven();
      Pipe pipe = pipe();
      pipe.add(Pipe.Chunk.END);
      pipe.flow();
      finish();
      owner.network().after(LAST_WRITES, pipe::giveUp);
    }
  }

  @Override
  public void close() {
    if (state != State.CLOSED) {
      pipe().end();
      finish();
    }
  }

  /** The connection broke: at once, and without the other end's doing. */
  void reset() {
    if (state != State.CLOSED) {
      close();
      tellClosed(CloseReason.LOST, "connection reset by " + remote);
    }
  }

  /** This end is gone for good and nobody is told. */
  void forget() {
    isForgotten = true;
    finish();
  }

  /** Bytes, the opening, or the end arrived. On the loop. */
  void arrived(Pipe.Chunk chunk, int segmentBytes) {
    if (state == State.CLOSED) {
      return;
    }
    byte[] bytes = chunk.bytes;
    if (bytes == Pipe.Chunk.OPEN) {
      open();
    } else if (bytes == Pipe.Chunk.END) {
      close();
      tellClosed(CloseReason.LOST, "connection closed by " + remote);
    } else if (bytes == Pipe.Chunk.OBJECTS) {
      arrived(chunk.messages);
    } else {
      owner.network().trace().arrived(peerHost(), host(), bytes);
      long openNanos = owner.network().nowNanos() - openedNanos;
      owner.network().intruders().heard(peerHost(), host(), readBytes, openNanos);
      readBytes += bytes.length;
      if (chunk.isIntact) {
        watched(chunk);
      }
      readsFrames = true;
      Life life = host().life;
      if (life != null && chunk.isIntact && owner.network().showsFrames()) {
        owner.network().watch().dealing(life, bytes, () -> read(bytes, segmentBytes));
      } else {
        read(bytes, segmentBytes);
      }
    }
  }

  private void watched(Pipe.Chunk chunk) {
    SimLink peer = connection().peerOf(this);
    if (!peer.host().isStranger && owner.network().showsFrames()) {
      owner
          .network()
          .watch()
          .crossed(crossings, peer.crossings, chunk.bytes, chunk.givenNanos, connection());
    }
  }

  private void read(byte[] bytes, int segmentBytes) {
    for (int start = 0; start < bytes.length && state == State.OPEN; ) {
      int end = bytes.length - start > segmentBytes ? start + segmentBytes : bytes.length;
      byte[] segment = end - start == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, end);
      if (!cutter.cut(segment, frameLimit, passedOver, this::frame, this::longFrame)
          && state == State.OPEN) {
        close();
        int most = Math.max(frameLimit, passedOver);
        tellClosed(CloseReason.TOO_LARGE, "a frame larger than " + most + " bytes");
      }
      start = end;
    }
  }

  private void arrived(MeshMessage[] messages) {
    Host from = peerHost();
    readsFrames = true;
    for (MeshMessage message : messages) {
      owner.network().trace().arrived(from, host(), message);
      if (state == State.OPEN && handler instanceof MessageHandler hearer) {
        hearer.message(message);
      }
    }
  }

  /** The application hears of an accepted connection. On the loop. */
  void openIfAlive() {
    if (state == State.OPENING) {
      open();
    }
  }

  private void open() {
    state = State.OPEN;
    openedNanos = owner.network().nowNanos();
    handler = opened.apply(this);
  }

  private void frame(ByteBuf frame) {
    if (state == State.OPEN && handler != null) {
      handler.frame(frame);
    }
  }

  private void longFrame(ByteBuf piece, int length) {
    if (state == State.OPEN && handler != null) {
      handler.longFrame(piece, length);
    }
  }

  void batchArrived() {
    if (readsFrames && state == State.OPEN && handler != null) {
      readsFrames = false;
      handler.batchRead();
    }
  }

  /** Something went onto the line; perhaps more may be given. */
  void drained() {
    if (!isWritable && state == State.OPEN && pendingBytes() < LOW_WATER_BYTES) {
      isWritable = true;
      owner.network().queue().at(0, loop(), Kind.TASK, this::tellWritable);
    }
  }

  private void tellWritable() {
    if (isWritable() && handler != null) {
      writableNanos = owner.network().nowNanos();
      handler.writable();
    }
  }

  private void tellClosed(CloseReason reason, String text) {
    if (handler != null) {
      handler.closed(reason, text);
    }
  }

  private void sendGiven() {
    if (!given.isEmpty()) {
      owner.network().noteWrite();
    }
    given.forEach(pipe()::add);
    given.clear();
    givenBytes = 0;
    if (!carried.isEmpty()) {
      pipe().add(carried.toArray(new MeshMessage[0]));
      carried.clear();
    }
  }

  @Override
  public long unsentBytes() {
    return state == State.OPEN ? pendingBytes() : 0;
  }

  private long pendingBytes() {
    return givenBytes + pipe().queuedBytes();
  }

  private void finish() {
    state = State.CLOSED;
    carried.clear();
    given.clear();
    givenBytes = 0;
    owner.closed(this);
    if (connection != null) {
      connection.endClosed();
    }
  }

  private Host peerHost() {
    return connection().peerOf(this).host();
  }

  private SimConnection connection() {
    return Objects.requireNonNull(connection);
  }

  private Pipe pipe() {
    return Objects.requireNonNull(out);
  }
}
