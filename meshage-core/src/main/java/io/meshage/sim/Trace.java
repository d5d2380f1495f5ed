package io.meshage.sim;

import io.meshage.message.MeshMessage;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.wire.FrameKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The trace of a run: a hash over every frame, packet and event, and the last few thousand events
 * as text. The same seed gives the same hash. If two runs of one seed differ, some code uses
 * randomness, time or order from outside the simulation.
 *
 * <p>The text, which is for people, does not contain frames; the hash does.
 */
public final class Trace {
  private static final int KEPT_LINES = 4096;
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L; // 2^64 / golden ratio, mixes all bits

  private record Line(long atNanos, String who, String what) {
    @Override
    public String toString() {
      return String.format("%12.6f %s: %s", atNanos / 1e9, who, what);
    }
  }

  private final EventQueue queue;
  private final Deque<Line> lines = new ArrayDeque<>();
  private final CRC32C crc = new CRC32C();
  private long hash;
  private long entries;
  private long frames;
  private long frameBytes;
  private long lastNewsNanos;
  private FrameObserver observer = (from, to, kind, bytes) -> {};

  Trace(EventQueue queue) {
    this.queue = queue;
  }

  /** Returns a hash over everything so far. */
  public long hash() {
    return hash;
  }

  /** Returns how many frames, packets and events are in the hash. */
  public long entries() {
    return entries;
  }

  /** Returns how many frames and packets arrived. */
  public long frames() {
    return frames;
  }

  /** Returns how many bytes those had, including length prefixes. */
  public long frameBytes() {
    return frameBytes;
  }

  /** Returns the last events as text, oldest first, at most four thousand. */
  public List<String> lines() {
    return lines.stream().map(Line::toString).toList();
  }

  /** Returns the last event as text. */
  String lastLine() {
    return String.valueOf(lines.peekLast());
  }

  /**
   * Sets the observer of every frame and packet that arrives from now on; it replaces the previous
   * one.
   */
  public void onFrame(FrameObserver value) {
    observer = value;
  }

  /** Notes an event that gets a line of text. */
  void note(String who, String what) {
    if (lines.size() == KEPT_LINES) {
      lines.removeFirst();
    }
    lines.addLast(new Line(queue.nowNanos(), who, what));
    stir(who.hashCode() * 31L + what.hashCode());
  }

  /** Notes an event of a kind that is too frequent for lines of text. */
  void stir(long what) {
    lastNewsNanos = queue.nowNanos();
    mix(what);
  }

  /** Notes bytes that arrived. */
  void arrived(Host from, Host to, byte[] bytes) {
    frames++;
    frameBytes += bytes.length;
    crc.reset();
    crc.update(bytes, 0, bytes.length);
    mix(crc.getValue() << 32 ^ (long) from.index << 16 ^ to.index);
    observer.arrived(from.name, to.name, FrameKind.of(bytes), bytes.length);
  }

  /** Notes a message that arrived as an object. */
  void arrived(Host from, Host to, MeshMessage message) {
    frames++;
    long what = message.getClass().getName().hashCode();
    if (message instanceof Announcement said) {
      what ^= said.origin().low() + said.sequence();
    }
    mix(what << 32 ^ (long) from.index << 16 ^ to.index);
    observer.arrived(from.name, to.name, FrameKind.of(message), 0);
  }

  /** Returns the time of the last event. */
  long lastNewsNanos() {
    return lastNewsNanos;
  }

  private void mix(long value) {
    entries++;
    hash = Long.rotateLeft((hash ^ value ^ queue.nowNanos()) * ODD, 31);
  }
}
