package io.meshage.protocol.topology;

import io.meshage.message.Lollipop;
import io.meshage.message.TopologyMessage.Announcement;
import io.meshage.protocol.port.Self;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Which life of this node is going on, and what to do about announcements in its name that it never
 * made: leftovers of an earlier life, replays, forgeries, or another living node of the same name.
 *
 * <p>Nothing in them is believed; they only show which instance to exceed. Sources: self-originated
 * advertisements, RFC 2328 section 13.4; the restart rules are PROTOCOL.md's.
 */
final class Identity {
  enum Answer {
    /** It is this node's own announcement that came round. */
    NOTHING,
    /** It is old: its sender needs the present one. */
    TELL_SENDER,
    /** It was newer: the instance was raised, the node must announce itself again. */
    RECLAIMED,
    /** The same, and it happens so often that another node of this name must be living. */
    CONTESTED,
    /** So often, and whoever says it claims that the other node was there first. */
    OUTRANKED
  }

  private static final int MOST_RECLAIMS = 5;
  private static final long RECLAIM_MEMORY_NANOS = Duration.ofSeconds(60).toNanos();

  private final Self self;
  private final ArrayDeque<Long> reclaims = new ArrayDeque<>();
  private long instance;
  private int sequence;
  private boolean spoken;
  private boolean raised;

  Identity(Self self) {
    this.self = self;
    instance = self.birth();
  }

  long instance() {
    return instance;
  }

  /** Returns whether this life has announced anything yet. */
  boolean hasSpoken() {
    return spoken;
  }

  /** Returns the number of the next announcement. */
  int nextSequence() {
    if (instance == Announcement.LAST_INSTANCE) {
      sequence = Lollipop.leap(sequence); // no instance is left to raise, so pass what others hold
    } else {
      sequence = spoken && !raised ? Lollipop.next(sequence) : Lollipop.FIRST;
    }
    spoken = true;
    raised = false; // a new instance starts at the first number
    return sequence;
  }

  /**
   * Judges an announcement in this node's name.
   *
   * @param own what this node announced last; has no meaning before it has spoken
   */
  Answer heard(Announcement foreign, Announcement own, long nowNanos) {
    if (!spoken || raised) {
      // What is about to be said has only an instance yet, and beats every lower one.
      if (Long.compareUnsigned(foreign.instance(), instance) < 0) {
        return Answer.NOTHING;
      }
      return spoken ? reclaim(foreign, nowNanos) : learn(foreign);
    }
    return switch (Freshness.of(foreign, own)) {
      case EQUAL -> Answer.NOTHING;
      case OLDER -> Answer.TELL_SENDER;
      case NEWER, INCOMPARABLE -> reclaim(foreign, nowNanos);
    };
  }

  /** Leftovers of an earlier life, met before this one has spoken, are no conflict. */
  private Answer learn(Announcement foreign) {
    exceed(foreign);
    return Answer.RECLAIMED;
  }

  /**
   * Whatever number was heard, there is a newer one: a higher instance, or at the last of them the
   * next number of a circle. No clock is asked, neither here nor by those who judge what is said.
   */
  private void exceed(Announcement foreign) {
    if (Long.compareUnsigned(foreign.instance(), instance) > 0) {
      instance = foreign.instance();
    }
    if (instance == Announcement.LAST_INSTANCE) {
      sequence = foreign.sequence();
    } else {
      instance++;
    }
  }

  /** Returns whether this identity has been taken back often of late. */
  boolean isContested(long nowNanos) {
    return reclaims.size() >= MOST_RECLAIMS
        && nowNanos - reclaims.getLast() <= RECLAIM_MEMORY_NANOS;
  }

  private Answer reclaim(Announcement foreign, long nowNanos) {
    exceed(foreign);
    raised = true;
    reclaims.add(nowNanos);
    while (nowNanos - reclaims.element() > RECLAIM_MEMORY_NANOS) {
      reclaims.remove();
    }
    if (reclaims.size() <= MOST_RECLAIMS) {
      return Answer.RECLAIMED;
    }
    reclaims.remove();
    return Long.compareUnsigned(foreign.birth(), self.birth()) < 0
        ? Answer.OUTRANKED
        : Answer.CONTESTED;
  }
}
