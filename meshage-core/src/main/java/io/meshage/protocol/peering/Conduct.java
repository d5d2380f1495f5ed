package io.meshage.protocol.peering;

import io.meshage.Limits;
import io.meshage.protocol.port.RateGate;
import java.time.Duration;

/**
 * How a peer behaves: what it has left of each limit, and in how many seconds it went beyond one.
 * Kept while it is away, so that a new link does not begin with full buckets: for a name that was
 * proven, for a life that showed that it is the same, else for what is said in the name at one
 * address.
 */
final class Conduct {
  /** How much of one kind is left. */
  static final class Bucket {
    private final Limit limit;
    private long fullAtNanos;

    private Bucket(Bucket other) {
      limit = other.limit;
      fullAtNanos = other.fullAtNanos;
    }

    private Bucket(Limit limit, long nowNanos) {
      this.limit = limit;
      fullAtNanos = nowNanos;
    }

    /** Returns whether one more is within the limit, and takes it if it is. */
    boolean takes(long nowNanos) {
      if (limit.gate.waitNanos(fullAtNanos, nowNanos) > 0) {
        return false;
      }
      fullAtNanos = limit.gate.take(fullAtNanos, nowNanos);
      return true;
    }

    /** Returns for people what is too much. */
    String tooMuch() {
      return "more than " + limit.perSecond + " " + limit.words + " a second";
    }
  }

  private record Limit(String words, int perSecond, RateGate gate) {
    Limit(String words, int perSecond, int atOnce) {
      this(words, perSecond, RateGate.perSecond(perSecond, atOnce));
    }
  }

  private static final Limit ANNOUNCEMENTS =
      new Limit(
          "announcements",
          Limits.HEARD_ANNOUNCEMENTS_PER_SECOND,
          Limits.HEARD_ANNOUNCEMENTS_AT_ONCE);
  private static final Limit EXCHANGE_FRAMES =
      new Limit(
          "frames of database exchanges",
          Limits.EXCHANGE_FRAMES_PER_SECOND,
          Limits.EXCHANGE_FRAMES_AT_ONCE);
  private static final Limit PINGS =
      new Limit("pings", Limits.PINGS_PER_SECOND, Limits.PINGS_AT_ONCE);
  private static final Limit LINKS =
      new Limit("links", Limits.LINKS_PER_SECOND, Limits.LINKS_AT_ONCE);
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

  final Bucket announcements;
  final Bucket exchangeFrames;
  final Bucket pings;
  final Bucket links;
  private final long beganNanos;
  private long loudSecond = -1;
  private int score;

  Conduct(long nowNanos) {
    announcements = new Bucket(ANNOUNCEMENTS, nowNanos);
    exchangeFrames = new Bucket(EXCHANGE_FRAMES, nowNanos);
    pings = new Bucket(PINGS, nowNanos);
    links = new Bucket(LINKS, nowNanos);
    beganNanos = nowNanos;
  }

  /** Begins where another is now. */
  Conduct(Conduct other) {
    announcements = new Bucket(other.announcements);
    exchangeFrames = new Bucket(other.exchangeFrames);
    pings = new Bucket(other.pings);
    links = new Bucket(other.links);
    beganNanos = other.beganNanos;
    loudSecond = other.loudSecond;
    score = other.score;
  }

  /**
   * Notes that it went beyond a limit. Each second in which it does counts once, each two in which
   * it does not take one away.
   *
   * @return whether it has been loud for too long
   */
  boolean isTooLoud(long nowNanos) {
    long second = (nowNanos - beganNanos) / SECOND_NANOS;
    if (second != loudSecond) {
      long calm = second - loudSecond - 1;
      score = (int) Math.max(0, score - calm / 2) + 1;
      loudSecond = second;
    }
    return score >= Limits.LOUD_SECONDS;
  }

  /** It has been punished, and may begin anew. */
  void forgive() {
    score = 0;
  }
}
