package io.meshage;

import java.time.Duration;
import java.util.Objects;

/**
 * The answer to one probe from end to end.
 *
 * @param destination the node that was asked for
 * @param outcome {@link Outcome#ACKNOWLEDGED} if it answered, else why not
 * @param roundTrip until the answer, or until the outcome was known
 */
public record PingReport(String destination, Outcome outcome, Duration roundTrip) {
  public PingReport {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(roundTrip, "roundTrip");
  }
}
