package io.meshage.protocol.health;

import io.meshage.Limits;
import io.meshage.protocol.port.RateGate;
import org.jspecify.annotations.Nullable;

/** What is known of one neighbour's life. Gets the time from whoever asks. */
final class Pulse {
  /** Pings whose sending time is remembered; a later answer is a sign of life, but no sample. */
  private static final int REMEMBERED = 8;

  private static final RateGate QUESTIONS =
      RateGate.perSecond(Limits.PING_REQUESTS_PER_SECOND, Limits.PING_REQUESTS_AT_ONCE);

  private final RoundTrip roundTrip = new RoundTrip();
  private final ClockOffset clockOffset = new ClockOffset();
  private final long[] sentNanos = new long[REMEMBERED];
  private long lastNumber;
  private long lastAnswered;
  private long lastPingNanos;
  private long heardNanos;
  private boolean isReported;
  private long questionsGateNanos;

  Pulse(long nowNanos) {
    heardNanos = nowNanos;
    lastPingNanos = nowNanos;
    questionsGateNanos = nowNanos;
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  /** Begins to listen anew, without a sign of life. */
  void restart(long nowNanos) {
    heardNanos = nowNanos;
  }

  long silentNanos(long nowNanos) {
    return nowNanos - heardNanos;
  }

  /** Returns whether one more question of this neighbour about another is within the limit. */
  boolean mayAsk(long nowNanos) {
    boolean may = QUESTIONS.waitNanos(questionsGateNanos, nowNanos) <= 0;
    if (may) {
      questionsGateNanos = QUESTIONS.take(questionsGateNanos, nowNanos);
    }
    return may;
  }

  boolean wasHeardSince(long nanos) {
    return heardNanos - nanos > 0;
  }

  long sincePingNanos(long nowNanos) {
    return nowNanos - lastPingNanos;
  }

  /** Notes that a ping goes out, and returns its number. */
  long ping(long nowNanos) {
    lastPingNanos = nowNanos;
    long number = ++lastNumber;
    sentNanos[(int) (number % REMEMBERED)] = nowNanos;
    return number;
  }

  /**
   * Takes a sample if this answers a ping that was sent, is remembered and was not answered.
   *
   * @param aheadMicros by how much the peer's clock, when it answered, was ahead of this node's now
   */
  void pong(long number, long nowNanos, @Nullable Long aheadMicros) {
    boolean isRemembered = number > lastNumber - REMEMBERED && number <= lastNumber;
    if (isRemembered && number > lastAnswered) {
      lastAnswered = number;
      long tookNanos = nowNanos - sentNanos[(int) (number % REMEMBERED)];
      roundTrip.sample(tookNanos);
      if (aheadMicros != null) {
        clockOffset.sample(aheadMicros, tookNanos, nowNanos);
      }
    }
  }

  ClockOffset clockOffset() {
    return clockOffset;
  }

  RoundTrip roundTrip() {
    return roundTrip;
  }

  /** Returns whether it was said to be silent. */
  boolean isReported() {
    return isReported;
  }

  /** Returns true the first time only, so that a verdict is given once. */
  boolean report() {
    boolean isFirst = !isReported;
    isReported = true;
    return isFirst;
  }
}
