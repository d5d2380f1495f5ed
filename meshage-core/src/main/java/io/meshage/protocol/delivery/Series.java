package io.meshage.protocol.delivery;

import io.meshage.MessageId;
import io.meshage.NodeId;
import io.meshage.Outcome;
import io.meshage.protocol.port.RateGate;
import java.util.function.LongSupplier;

/**
 * Numbers the messages of this node: a series, whose number nobody can guess, and a counter.
 *
 * <p>Whoever saw a message can forge others of its series, with numbers that the source has not
 * reached: then a recipient takes what comes from the source for old. It says so, and the source
 * goes on with another series, which nobody has seen. So a forgery costs what was sent until then.
 */
final class Series {
  private static final int BEGUN_PER_SECOND = 1;
  private static final int BEGUN_AT_ONCE = 2;
  private static final RateGate GATE = RateGate.perSecond(BEGUN_PER_SECOND, BEGUN_AT_ONCE);

  private final Station station;
  private final LongSupplier numbers;
  private long number;
  private long counter;
  private long gateNanos;

  /**
   * Begins the first.
   *
   * @param numbers draws the number of each
   */
  Series(Station station, LongSupplier numbers) {
    this.station = station;
    this.numbers = numbers;
    number = numbers.getAsLong();
    gateNanos = station.now();
  }

  /** Returns the number of the present series. */
  long number() {
    return number;
  }

  /** Returns the id of the next message. */
  MessageId next() {
    return new MessageId(station.self, number, ++counter);
  }

  /**
   * A recipient has answered a message for which this node still waits.
   *
   * @param at who has found the outcome
   */
  void answered(MessageId id, NodeId recipient, Outcome outcome, NodeId at) {
    boolean isDoubted =
        outcome == Outcome.TIMEOUT && at.equals(recipient) && id.instance() == number;
    if (isDoubted && GATE.waitNanos(gateNanos, station.now()) <= 0) {
      gateNanos = GATE.take(gateNanos, station.now());
      number = numbers.getAsLong();
      station.count("message-series-begun");
    }
  }
}
