package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Scheduler;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Warnings that strangers can provoke: one in ten seconds is told, the rest is only counted, so
 * that nobody can fill a log.
 */
final class Warnings {
  private static final Duration SPACING = Duration.ofSeconds(10);

  /** Refusals that whoever runs this node should hear of: something is set up wrongly. */
  private static final Set<CloseReason> TOLD =
      EnumSet.of(CloseReason.NAME_IN_USE, CloseReason.CERTIFICATE);

  /** The same, but the side that is refused hears of it as the answer to its dial. */
  private static final Set<CloseReason> TOLD_BY_US =
      EnumSet.of(CloseReason.VERSION, CloseReason.APPLICATION_VERSION);

  private final Events events;
  private final Scheduler scheduler;
  private boolean hasWarned;
  private long lastNanos;

  Warnings(Events events, Scheduler scheduler) {
    this.events = events;
    this.scheduler = scheduler;
  }

  /** A handshake ended with a refusal, by this side or by the peer. */
  void refused(Endpoint remote, Refusal refusal, boolean byPeer) {
    if (TOLD.contains(refusal.reason())) {
      warn(refusal.text());
    } else if (TOLD_BY_US.contains(refusal.reason()) && !byPeer) {
      warn("no link with " + remote + ", " + refusal.reason().words() + ": " + refusal.text());
    }
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
