package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * The result of one end-to-end probe.
 *
 * @param destination the node that was probed
 * @param outcome {@link Outcome#ACKNOWLEDGED} if it answered; otherwise the reason
 * @param roundTrip the time until the answer, or until the outcome was known
 */
public record PingReport(String destination, Outcome outcome, Duration roundTrip) {
  public PingReport {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(roundTrip, "roundTrip");
  }
}
