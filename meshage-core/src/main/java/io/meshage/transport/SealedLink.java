package io.meshage.transport;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.seal.SealException;
import io.meshage.seal.Sealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A link over another, whose frames are sealed. A sealed frame holds one or more frames with their
 * length prefixes, so that small ones share a seal and their number and sizes are not told. What is
 * written before the other side has shown its key waits for that, and is dropped if the link is
 * closed first. Confined to the node's loop.
 */
final class SealedLink implements Link, LinkHandler {
  /** A larger frame is sealed alone. */
  private static final int MOST_SHARED_BYTES = 16 * 1024;

  private static final int MOST_BATCH_BYTES = 64 * 1024;

  private final Link link;
  private final LinkSeal seal;
  private final ByteBufAllocator allocator;
  private LinkHandler handler = Deaf.HANDLER;
  private @Nullable SealedSession session;
  private @Nullable ByteBuf batch;
  private final Queue<ByteBuf> early = new ArrayDeque<>();
  private boolean wantsFlush;
  private boolean isClosed;
  private int limit = Limits.MAX_HANDSHAKE_BYTES;

  SealedLink(Link link, LinkSeal seal, ByteBufAllocator allocator) {
    this.link = link;
    this.seal = seal;
    this.allocator = allocator;
  }

  LinkHandler open(Function<Link, LinkHandler> opened) {
    String broken = null;
    try {
      byte[] first = seal.first();
      if (first != null) {
        say(first);
      }
    } catch (RuntimeException | Error e) {
      broken = words(e);
    }
    handler = opened.apply(this);
    if (broken != null) {
      fail(CloseReason.FAULT, broken);
    }
    return this;
  }

  /** Memory was short, or a cipher refused: that costs this link. */
  private static String words(Throwable e) {
    return "this node could not seal or open what goes over the link: " + e;
  }

  private void say(byte[] greeting) {
    ByteBuf frame = allocator.ioBuffer(Integer.BYTES + greeting.length);
    link.write(frame.writeInt(greeting.length).writeBytes(greeting));
    link.flush();
  }

  @Override
  public Endpoint remote() {
    return link.remote();
  }

  @Override
  public String protection() {
    String outer = link.protection();
    return outer.equals("none") ? "key" : outer + ", key";
  }

  @Override
  public @Nullable List<String> certifiedNames() {
    return link.certifiedNames();
  }

  @Override
  public boolean isWritable() {
    return !isClosed && link.isWritable();
  }

  @Override
  public @Nullable ByteBuf share(int bytes) {
    if (isClosed || session == null || bytes > MOST_SHARED_BYTES) {
      return null;
    }
    if (batch != null && batch.writerIndex() + bytes > MOST_BATCH_BYTES) {
      sealBatch();
    }
    if (batch == null) {
      batch = allocator.heapBuffer(MOST_SHARED_BYTES);
    }
    return batch;
  }

  @Override
  public void write(ByteBuf frame) {
    if (session == null && !isClosed) {
      early.add(frame);
      return;
    }
    try {
      ByteBuf shared = share(frame.readableBytes());
      if (shared != null) {
        shared.writeBytes(frame);
      } else if (session != null && !isClosed) {
        sealBatch();
        seal(session, frame);
      }
    } finally {
      frame.release();
    }
  }

  private void sealBatch() {
    ByteBuf gathered = batch;
    if (gathered != null && session != null) {
      batch = null;
      try {
        seal(session, gathered);
      } finally {
        gathered.release();
      }
    }
  }

  private void seal(SealedSession begun, ByteBuf frames) {
    int bytes = frames.readableBytes() + Sealer.OVERHEAD_BYTES;
    ByteBuf sealed = allocator.ioBuffer(Integer.BYTES + bytes).writeInt(bytes);
    boolean isSealed = false;
    try {
      ByteBuffer room = sealed.internalNioBuffer(Integer.BYTES, bytes);
      begun.sealer().seal(frames.nioBuffers(), room);
      isSealed = true;
    } finally {
      if (!isSealed) {
        sealed.release();
      }
    }
    link.write(sealed.writerIndex(Integer.BYTES + bytes));
  }

  @Override
  public void flush() {
    if (session == null) {
      wantsFlush = true;
    } else {
      sealBatch();
      link.flush();
    }
  }

  @Override
  public void limitFrames(int bytes) {
    limit = bytes;
    link.limitFrames(
        Math.max(bytes + Integer.BYTES, MOST_BATCH_BYTES + MOST_SHARED_BYTES)
            + Sealer.OVERHEAD_BYTES);
  }

  @Override
  public void closeAfterWrites() {
    closeAfterWrites(() -> {});
  }

  @Override
  public void closeAfterWrites(Runnable over) {
    try {
      sealBatch();
    } finally {
      end();
    }
    link.closeAfterWrites(over);
  }

  @Override
  public long unsentBytes() {
    return link.unsentBytes();
  }

  @Override
  public void close() {
    end();
    link.close();
  }

  private void end() {
    isClosed = true;
    seal.keys().closed(this);
    early.forEach(ByteBuf::release);
    early.clear();
    ByteBuf gathered = batch;
    if (gathered != null) {
      batch = null;
      gathered.release();
    }
  }

  @Override
  public void frame(ByteBuf frame) {
    if (isClosed) {
      return;
    }
    try {
      if (session == null) {
        begin(frame);
      } else {
        open(session, frame);
      }
    } catch (SealException e) {
      fail(session == null ? CloseReason.KEY : CloseReason.MALFORMED, e.getMessage());
    } catch (RuntimeException | Error e) {
      fail(CloseReason.FAULT, words(e));
    }
  }

  private void begin(ByteBuf greeting) throws SealException {
    SealedSession begun =
        new SealedSession(seal.greeted(ByteBufUtil.getBytes(greeting), this::say));
    session = begun;
    seal.keys().opened(this);
    for (ByteBuf written = early.poll(); written != null; written = early.poll()) {
      write(written);
      sealBatch(); // each alone, or together they might be too long for a handshake
    }
    if (wantsFlush) {
      flush();
    }
    if (seal.isDialler()) {
      seal.keys().used(begun.key()); // its answer proves that it has the key
      keysChanged();
    }
  }

  /** The key in use is another one now: who dialled asks for a session with it. */
  void keysChanged() {
    SealedSession begun = session;
    if (begun != null && seal.isDialler() && begun.mayRenew(seal.keys())) {
      try {
        renew(begun, SealedSession.ASK, seal.next());
      } catch (RuntimeException | Error e) {
        fail(CloseReason.FAULT, words(e));
      }
    }
  }

  /** Sends a step of the change, with the old key, after all that was written before. */
  private void renew(SealedSession begun, int step, byte[] greeting) {
    sealBatch();
    ByteBuf control = allocator.heapBuffer(SealedSession.CONTROL_BYTES);
    try {
      seal(begun, SealedSession.write(control, step, greeting));
    } finally {
      control.release();
    }
    begun.said(step);
    link.flush();
  }

  void closeIfStale() {
    SealedSession begun = session;
    if (begun != null && !isClosed && !seal.keys().holds(begun.key())) {
      fail(CloseReason.KEY, "its key was taken away");
    }
  }

  /** Takes a step of the change of keys; see docs/protocol/seal.md. */
  private void renewed(SealedSession begun, ByteBuf control) throws SealException {
    int step = begun.heard(control);
    switch (step) {
      case SealedSession.ASK -> {
        if (agreed(begun, control)) {
          begun.sealWithNext();
        }
      }
      case SealedSession.ANSWER -> {
        begun.next(seal.greeted(SealedSession.greeting(control), answer -> {}));
        begun.openWithNext();
        renew(begun, SealedSession.DONE, SealedSession.NO_GREETING);
        begun.sealWithNext();
        seal.keys().used(begun.key());
        keysChanged();
      }
      case SealedSession.REFUSED -> seal.refused();
      default -> {
        begun.openWithNext();
        seal.keys().used(begun.key());
      }
    }
  }

  /** Answers an ASK; one for a key that is not in the ring is refused, and the link goes on. */
  private boolean agreed(SealedSession begun, ByteBuf control) {
    try {
      begun.next(
          seal.greeted(
              SealedSession.greeting(control),
              answer -> renew(begun, SealedSession.ANSWER, answer)));
      return true;
    } catch (SealException e) {
      renew(begun, SealedSession.REFUSED, SealedSession.NO_GREETING);
      return false;
    }
  }

  private void open(SealedSession opened, ByteBuf sealed) throws SealException {
    ByteBuf frames = allocator.heapBuffer(sealed.readableBytes());
    try {
      ByteBuffer room = frames.internalNioBuffer(0, sealed.readableBytes());
      int before = room.position();
      opened.opener().open(sealed.nioBuffer(), room);
      frames.writerIndex(room.position() - before);
      if (seal.keys().isOnTrial()) {
        seal.keys().used(opened.key()); // its greeting alone could be a recording
      }
      if (SealedSession.isControl(frames)) {
        renewed(opened, frames);
      } else {
        hand(frames);
      }
    } finally {
      frames.release();
    }
  }

  /** Lends the frames one after the other, where they lie. */
  private void hand(ByteBuf frames) {
    int end = frames.writerIndex();
    int next = 0;
    while (next < end && !isClosed) {
      long bytes = end - next < Integer.BYTES ? end : frames.getUnsignedInt(next);
      int start = next + Integer.BYTES;
      if (bytes > limit) {
        fail(CloseReason.TOO_LARGE, "a frame of " + bytes + " bytes, at most " + limit);
        return;
      } else if (bytes > end - start) {
        fail(CloseReason.MALFORMED, "a frame that ends outside its seal");
        return;
      }
      next = start + (int) bytes;
      handler.frame(frames.setIndex(start, next));
      frames.setIndex(0, end);
    }
  }

  private void fail(CloseReason reason, @Nullable String text) {
    close();
    handler.closed(reason, text == null ? reason.words() : text);
  }

  @Override
  public void rowRead() {
    handler.rowRead();
  }

  @Override
  public void batchRead() {
    if (!isClosed && session != null) {
      handler.batchRead();
    }
  }

  @Override
  public void writable() {
    handler.writable();
  }

  @Override
  public void closed(CloseReason reason, String text) {
    boolean isUnanswered = session == null && seal.isDialler() && reason != CloseReason.CERTIFICATE;
    end();
    if (isUnanswered) {
      handler.closed(CloseReason.KEY, "it does not answer to our key: " + text);
    } else {
      handler.closed(reason, text);
    }
  }
}
