package io.meshage.sim.study;

import io.meshage.wire.FrameKind;
import java.util.EnumMap;
import java.util.Map;

/** Counts frames and bytes by what they are for. Not thread-safe. */
public final class Traffic {
  private final Map<FrameKind, Count> counts = new EnumMap<>(FrameKind.class);

  private static final class Count {
    long frames;
    long bytes;
  }

  /** Counts a frame. */
  public void add(FrameKind kind, int bytes) {
    Count count = counts.computeIfAbsent(kind, any -> new Count());
    count.frames++;
    count.bytes += bytes;
  }

  /** Returns how many frames of a kind there were. */
  public long frames(FrameKind kind) {
    Count count = counts.get(kind);
    return count == null ? 0 : count.frames;
  }

  /** Returns how many bytes those had. */
  public long bytes(FrameKind kind) {
    Count count = counts.get(kind);
    return count == null ? 0 : count.bytes;
  }

  /** Returns how many frames there were. */
  public long frames() {
    return counts.values().stream().mapToLong(count -> count.frames).sum();
  }

  /** Returns how many bytes there were. */
  public long bytes() {
    return counts.values().stream().mapToLong(count -> count.bytes).sum();
  }
}
