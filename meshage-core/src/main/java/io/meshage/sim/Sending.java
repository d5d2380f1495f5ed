package io.meshage.sim;

import io.meshage.SendReport;
import io.meshage.Topology;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One send of a simulated node and what came of it. */
final class Sending {
  final Life from;
  final List<String> asked;
  final boolean broadcast;
  final Duration timeout;
  final long beganNanos;

  /** What the source saw when it sent. */
  final Topology view;

  @Nullable SendReport report;

  Sending(
      Life from,
      List<String> asked,
      boolean broadcast,
      Duration timeout,
      long beganNanos,
      Topology view) {
    this.from = from;
    this.asked = List.copyOf(asked);
    this.broadcast = broadcast;
    this.timeout = timeout;
    this.beganNanos = beganNanos;
    this.view = view;
  }

  @Override
  public String toString() {
    return (broadcast ? "broadcast" : "set to " + asked) + " from " + from;
  }
}
