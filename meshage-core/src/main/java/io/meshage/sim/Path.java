package io.meshage.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way from one host to another; the way back is another path. */
final class Path {
  /** What a lost segment costs a connection: the least retransmission timeout of Linux. */
  private static final long RETRANSMIT_NANOS = Duration.ofMillis(200).toNanos();

  private static final int MAX_HELD_PACKETS = 4096;

  private final Host from;
  private final Host to;
  private final SplittableRandom random;
  private final Defaults defaults;
  private @Nullable Delay ownDelay;
  private double ownLoss = Double.NaN;
  private double ownCorruption = Double.NaN;
  private long bytesPerSecond = Long.MAX_VALUE;
  private int segmentBytes = Integer.MAX_VALUE;
  private long changedNanos = Long.MIN_VALUE;
  private long slowestNanos;
  private boolean blocked;
  private boolean held;
  private boolean losesDatagrams;
  private final List<Runnable> heldPackets = new ArrayList<>();

  Path(Host from, Host to, SplittableRandom random, Defaults defaults) {
    this.from = from;
    this.to = to;
    this.random = random;
    this.defaults = defaults;
  }

  /** What holds for every path that was told nothing else. */
  static final class Defaults {
    Delay delay = Delay.constant(Duration.ofMillis(1));
    double loss;
    double duplicates;
    double corruption;
    long changedNanos = Long.MIN_VALUE;

    void setLoss(double probability, long nowNanos) {
      if (loss != probability) {
        loss = probability;
        changedNanos = nowNanos;
      }
    }

    void setCorruption(double probability, long nowNanos) {
      if (corruption != probability) {
        corruption = probability;
        changedNanos = nowNanos;
      }
    }
  }

  /** Returns whether anything gets through now. */
  boolean isOpen() {
    return !blocked && !held && from.island == to.island;
  }

  /** Returns whether a datagram never gets through, though connections do. */
  boolean losesDatagrams() {
    return losesDatagrams;
  }

  void setLosesDatagrams(boolean value) {
    losesDatagrams = value;
  }

  /** Returns whether packets wait for {@link #setHeld} rather than being lost. */
  boolean isHeld() {
    return held;
  }

  void setBlocked(boolean value, long nowNanos) {
    if (blocked != value) {
      blocked = value;
      changedNanos = nowNanos;
    }
  }

  void setHeld(boolean value, long nowNanos) {
    if (held != value) {
      held = value;
      changedNanos = nowNanos;
    }
  }

  /**
   * Returns since when nothing but time stands between the two hosts: nothing blocked, held, lost,
   * corrupted or slowed down; {@link Long#MAX_VALUE} if something does now.
   */
  long fairSinceNanos() {
    boolean isFair =
        isOpen()
            && loss() == 0
            && corruption() == 0
            && bytesPerSecond == Long.MAX_VALUE
            && from.isFair()
            && to.isFair();
    return isFair
        ? Math.max(
            Math.max(changedNanos, defaults.changedNanos),
            Math.max(from.changedNanos, to.changedNanos))
        : Long.MAX_VALUE;
  }

  /** Keeps a packet until {@link #release}; one too many is lost. */
  void whenReleased(Runnable packet) {
    if (heldPackets.size() < MAX_HELD_PACKETS) {
      heldPackets.add(packet);
    }
  }

  /** Lets held packets go, if the path is not held any more. */
  void release() {
    if (!held) {
      List<Runnable> released = List.copyOf(heldPackets);
      heldPackets.clear();
      released.forEach(Runnable::run);
    }
  }

  void setDelay(Delay delay, long nowNanos) {
    ownDelay = delay;
    changedNanos = nowNanos;
  }

  void setLoss(double probability, long nowNanos) {
    if (loss() != probability) {
      changedNanos = nowNanos;
    }
    ownLoss = probability;
  }

  void setCorruption(double probability, long nowNanos) {
    if (corruption() != probability) {
      changedNanos = nowNanos;
    }
    ownCorruption = probability;
  }

  void setBandwidth(long value, long nowNanos) {
    if (bytesPerSecond != value) {
      bytesPerSecond = value;
      changedNanos = nowNanos;
    }
  }

  void setSegments(int bytes) {
    segmentBytes = bytes;
  }

  /** Returns in pieces of how many bytes connections arrive. */
  int segmentBytes() {
    return segmentBytes;
  }

  /** Draws how long one packet takes. */
  long delayNanos() {
    long nanos = (ownDelay == null ? defaults.delay : ownDelay).drawNanos(random);
    slowestNanos = Math.max(slowestNanos, nanos);
    return nanos;
  }

  /** Returns how long something takes behind everything that may be on the line before it. */
  long busyNanos() {
    return slowestNanos + transmitNanos(Pipe.WINDOW_BYTES + SimLink.HIGH_WATER_BYTES);
  }

  /** Returns the longest of all delays so far. */
  long slowestNanos() {
    return slowestNanos;
  }

  /** Draws how long one segment of a connection takes; what is lost is sent again, and late. */
  long segmentNanos() {
    long nanos = delayNanos();
    for (long retry = RETRANSMIT_NANOS; loses() && retry < 64 * RETRANSMIT_NANOS; retry *= 2) {
      nanos += retry;
    }
    return nanos;
  }

  /** Returns how long a number of bytes keeps the line busy. */
  long transmitNanos(int bytes) {
    return bytesPerSecond == Long.MAX_VALUE
        ? 0
        : (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
  }

  /** Draws whether a packet is lost. */
  boolean loses() {
    double loss = loss();
    return loss > 0 && random.nextDouble() < loss;
  }

  private double loss() {
    return Double.isNaN(ownLoss) ? defaults.loss : ownLoss;
  }

  private double corruption() {
    return Double.isNaN(ownCorruption) ? defaults.corruption : ownCorruption;
  }

  /** Draws whether a bit of these bytes flips; returns them, or a copy with one bit flipped. */
  byte[] corrupted(byte[] bytes) {
    double corruption = corruption();
    if (corruption <= 0 || bytes.length == 0 || random.nextDouble() >= corruption) {
      return bytes;
    }
    byte[] flipped = bytes.clone();
    int bit = random.nextInt(flipped.length * Byte.SIZE);
    flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return flipped;
  }

  /** Draws whether a packet arrives twice. */
  boolean doubles() {
    return defaults.duplicates > 0 && random.nextDouble() < defaults.duplicates;
  }
}
