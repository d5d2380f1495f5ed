package io.meshage.sim.study;

import io.meshage.Outcome;
import io.meshage.SendReport;
import io.meshage.sim.study.StudyReport.Moment;
import io.meshage.wire.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a study looked like over time, in slices of equal length. */
final class Timeline {
  /** How many slices a study is cut into, more or less; a picture has no room for more. */
  private static final int SLICES = 300;

  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final long sliceNanos;
  private final List<Moment> moments = new ArrayList<>();
  private long sinceNanos;
  private long agreedNanos;
  private long runningNanos;
  private long nodeNanos;
  private long lastNanos;
  private int agreeing;
  private int running;
  private Traffic traffic = new Traffic();
  private long acknowledged;
  private long failed;

  Timeline(Duration expected) {
    sliceNanos = Math.max(SHORTEST.toNanos(), roundUp(expected.toNanos() / SLICES));
  }

  /** Rounds up to whole tenths of a second. */
  private static long roundUp(long nanos) {
    long tenth = SHORTEST.toNanos();
    return (nanos + tenth - 1) / tenth * tenth;
  }

  long sliceNanos() {
    return sliceNanos;
  }

  /** Says how many nodes agree from now on. */
  void agreement(int nowAgreeing, int nowRunning, long nowNanos) {
    integrate(nowNanos);
    agreeing = nowAgreeing;
    running = nowRunning;
  }

  private void integrate(long nowNanos) {
    agreedNanos += (long) agreeing * (nowNanos - lastNanos);
    runningNanos += (long) running * (nowNanos - lastNanos);
    nodeNanos += (long) running * (nowNanos - lastNanos);
    lastNanos = nowNanos;
  }

  /** Returns running nodes times nanoseconds since the beginning. */
  long nodeNanos(long nowNanos) {
    integrate(nowNanos);
    return nodeNanos;
  }

  void frame(FrameKind kind, int bytes) {
    traffic.add(kind, bytes);
  }

  void reported(SendReport report) {
    long good = report.outcomes().values().stream().filter(o -> o == Outcome.ACKNOWLEDGED).count();
    acknowledged += good;
    failed += report.outcomes().size() - good;
  }

  /** Ends a slice. */
  void cut(int linksDown, long unlearned, long nowNanos) {
    integrate(nowNanos);
    double share = runningNanos == 0 ? 0 : (double) agreedNanos / runningNanos;
    moments.add(
        new Moment(
            Duration.ofNanos(sinceNanos),
            share,
            running,
            linksDown,
            unlearned,
            acknowledged,
            failed,
            traffic.bytes(FrameKind.TOPOLOGY),
            traffic.bytes()));
    sinceNanos = nowNanos;
    agreedNanos = 0;
    runningNanos = 0;
    acknowledged = 0;
    failed = 0;
    traffic = new Traffic();
  }

  List<Moment> moments() {
    return List.copyOf(moments);
  }
}
