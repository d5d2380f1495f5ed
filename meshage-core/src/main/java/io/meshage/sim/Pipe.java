package io.meshage.sim;

import io.meshage.message.MeshMessage;
import io.meshage.sim.Event.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One direction of a connection: bytes that wait for the line, and bytes on the line, in order.
 *
 * <p>The line holds as many bytes as socket buffers would; when the receiver does not read, or the
 * path is blocked, they stay there, then the sender's queue grows and it stops being writable.
 * Nothing is lost while both ends live, as with TCP; what was on a blocked path arrives when it
 * opens.
 */
final class Pipe {
  /** What the socket buffers of both ends hold together. */
  static final int WINDOW_BYTES = 256 * 1024;

  /** What travels: bytes, or the news that the connection is open or has ended. */
  static final class Chunk {
    private static final MeshMessage[] NONE = {};
    static final byte[] OPEN = new byte[0];
    static final byte[] END = new byte[0];

    /** Not bytes, but messages as they are. */
    static final byte[] OBJECTS = new byte[0];

    final byte[] bytes;
    final MeshMessage[] messages;

    /** Whether these are the bytes that were sent. */
    final boolean isIntact;

    long givenNanos;
    long arrivesNanos;

    Chunk(byte[] bytes, boolean isIntact) {
      this(bytes, NONE, isIntact);
    }

    Chunk(byte[] bytes, MeshMessage[] messages, boolean isIntact) {
      this.bytes = bytes;
      this.messages = messages;
      this.isIntact = isIntact;
    }
  }

  private final EventQueue queue;
  private final Path path;
  private final SimLink from;
  private final SimLink to;
  private final Deque<Chunk> queued = new ArrayDeque<>();
  private final Deque<Chunk> onLine = new ArrayDeque<>();
  private long queuedBytes;
  private long lineBytes;
  private long lineFreeNanos;
  private long lastArrivalNanos;
  private boolean arrivalDue;
  private boolean isDead;
  private boolean breaksInFrame;

  Pipe(EventQueue queue, Path path, SimLink from, SimLink to) {
    this.queue = queue;
    this.path = path;
    this.from = from;
    this.to = to;
  }

  /** Returns how many bytes wait for the line. */
  long queuedBytes() {
    return queuedBytes;
  }

  void add(byte[] bytes) {
    add(new Chunk(bytes, true));
  }

  void add(Chunk chunk) {
    queued.add(chunk);
    queuedBytes += chunk.bytes.length;
  }

  /** Messages weigh nothing: the line takes them all. */
  void add(MeshMessage[] messages) {
    queued.add(new Chunk(Chunk.OBJECTS, messages, true));
  }

  /** Gives up what waits, and ends the connection behind what is on the line. */
  void end() {
    queued.clear();
    queuedBytes = 0;
    if (!isDead) {
      putOnLine(new Chunk(Chunk.END, true));
    }
    awaitArrival();
  }

  /** The next frame breaks off in the middle, and with it the connection. */
  void breakInNextFrame() {
    breaksInFrame = true;
  }

  boolean isDead() {
    return isDead;
  }

  /** Ends the connection now if bytes still wait for the line. */
  void giveUp() {
    if (!queued.isEmpty()) {
      end();
    }
  }

  /** From now on everything vanishes, as when the other end was switched off. */
  void die() {
    isDead = true;
    queued.clear();
    onLine.clear();
    queuedBytes = 0;
    lineBytes = 0;
  }

  /** Puts on the line what fits; to be called when something may have changed. */
  void flow() {
    while (!queued.isEmpty() && lineBytes < WINDOW_BYTES) {
      Chunk chunk = queued.poll();
      queuedBytes -= chunk.bytes.length;
      if (!isDead) {
        send(chunk);
      }
    }
    if (to.isForgotten()) {
      meetNobody();
    } else {
      awaitArrival();
    }
  }

  /** The path may have opened: what is on the line is sent again. */
  void retry() {
    if (path.isOpen()) {
      long now = queue.nowNanos();
      long last = now;
      for (Chunk chunk : onLine) {
        boolean isLate = chunk.arrivesNanos <= now;
        last = Math.max(last, isLate ? now + path.delayNanos() : chunk.arrivesNanos);
        chunk.arrivesNanos = last;
      }
      lastArrivalNanos = Math.max(lastArrivalNanos, last);
      flow();
    }
  }

  private void send(Chunk chunk) {
    if (breaksInFrame && chunk.bytes.length > 1) {
      putOnLine(new Chunk(Arrays.copyOf(chunk.bytes, chunk.bytes.length / 2), false));
      putOnLine(new Chunk(Chunk.END, true));
      isDead = true;
      return;
    }
    byte[] bytes = path.corrupted(chunk.bytes);
    putOnLine(bytes == chunk.bytes ? chunk : new Chunk(bytes, false));
  }

  private void putOnLine(Chunk chunk) {
    long now = queue.nowNanos();
    lineFreeNanos = Math.max(now, lineFreeNanos) + path.transmitNanos(chunk.bytes.length);
    lastArrivalNanos = Math.max(lastArrivalNanos, lineFreeNanos + path.segmentNanos());
    chunk.arrivesNanos = lastArrivalNanos;
    onLine.add(chunk);
    lineBytes += chunk.bytes.length;
  }

  private void awaitArrival() {
    Chunk first = onLine.peek();
    if (!arrivalDue && first != null) {
      arrivalDue = true;
      queue.at(first.arrivesNanos, to.loop(), Kind.TASK, this::arrive);
    }
  }

  private void arrive() {
    arrivalDue = false;
    if (!path.isOpen() || !to.host().isUp || !to.host().isReading) {
      return; // retry comes when that changes
    }
    boolean any = false;
    for (Chunk next = onLine.peek();
        next != null && next.arrivesNanos <= queue.nowNanos();
        next = onLine.peek()) {
      onLine.poll();
      lineBytes -= next.bytes.length;
      to.arrived(next, path.segmentBytes());
      any = true;
    }
    if (any) {
      to.batchArrived();
    }
    flow();
    from.drained();
  }

  /** A host that restarted answers a connection it knows nothing of with a reset. */
  private void meetNobody() {
    if (!onLine.isEmpty() && to.host().isUp && path.isOpen()) {
      onLine.clear();
      lineBytes = 0;
      long backNanos = 2 * path.delayNanos();
      queue.at(queue.nowNanos() + backNanos, from.loop(), Kind.TASK, from::reset);
    }
  }
}
