package io.meshage.protocol.peering;

import io.meshage.CloseReason;
import io.meshage.Endpoint;
import io.meshage.protocol.port.Events;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.WarningLimit;
import java.util.EnumSet;
import java.util.Set;

/**
 * What strangers do that whoever runs this node should hear of, so often as {@link WarningLimit}.
 */
final class Warnings {
  /** Refusals that whoever runs this node should hear of: something is set up wrongly. */
  private static final Set<CloseReason> TOLD =
      EnumSet.of(CloseReason.NAME_IN_USE, CloseReason.CERTIFICATE);

  /** The same, but the side that is refused hears of it as the answer to its dial. */
  private static final Set<CloseReason> TOLD_BY_US =
      EnumSet.of(CloseReason.VERSION, CloseReason.APPLICATION_VERSION);

  private final Events events;
  private final WarningLimit limit;

  Warnings(Events events, Scheduler scheduler) {
    this.events = events;
    limit = new WarningLimit(scheduler, events::count);
  }

  /** A handshake ended with a refusal, by this side or by the peer. */
  void refused(Endpoint remote, Refusal refusal, boolean byPeer) {
    if (TOLD.contains(refusal.reason())) {
      warn(refusal.reason().name(), refusal.text());
    } else if (TOLD_BY_US.contains(refusal.reason()) && !byPeer) {
      warn(
          refusal.reason().name(),
          "no link with " + remote + ", " + refusal.reason().words() + ": " + refusal.text());
    }
  }

  /**
   * Tells something.
   *
   * @param kind what it is about; those of one kind stand for each other
   */
  void warn(String kind, String text) {
    limit.warn(kind, others -> events.warning(text + WarningLimit.others(others)));
  }
}
