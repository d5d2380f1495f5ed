package io.meshage.protocol.peering;

import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;

/**
 * Warnings that strangers can provoke: one in ten seconds is told, the rest is only counted, so
 * that nobody can fill a log.
 */
final class Warnings {
  private static final Duration SPACING = Duration.ofSeconds(10);

  private final Events events;
  private final Scheduler scheduler;
  private boolean hasWarned;
  private long lastNanos;

  Warnings(Events events, Scheduler scheduler) {
    this.events = events;
    this.scheduler = scheduler;
  }

  void warn(String text) {
    long now = scheduler.nowNanos();
    if (hasWarned && now - lastNanos < SPACING.toNanos()) {
      events.count("warnings-held-back");
      return;
    }
    hasWarned = true;
    lastNanos = now;
    events.warning(text);
  }
}
