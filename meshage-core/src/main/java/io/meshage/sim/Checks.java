package io.meshage.sim;

import io.meshage.Limits;
import io.meshage.Member;
import io.meshage.Message;
import io.meshage.SendReport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

/** The invariants whose violation shows at once; a violation stops the run. */
final class Checks {
  /** How late a report may be: deadlines are kept in ticks of about a millisecond. */
  private static final Duration TICK = Duration.ofMillis(2);

  private final EventQueue queue;

  Checks(EventQueue queue) {
    this.queue = queue;
  }

  /**
   * I5: at most once. I4: no copy visits a node twice. And the order of one source's messages,
   * unless the recipient counted that it gave up waiting for one.
   */
  void delivered(Life life, Message message) {
    if (!life.receivedIds.add(message.id())) {
      throw broken("I5", life + " received " + message.id() + " twice");
    }
    route(life, message);
    Life.Source source = new Life.Source(message.id().source(), message.id().instance());
    long counter = message.id().counter();
    long newest = life.newestCounters.merge(source, counter, Math::max);
    if (newest > counter && life.count("messages-out-of-order") == 0) {
      throw broken("order", life + " received " + message.id() + " after number " + newest);
    }
  }

  /** I4, as the nodes on the path see it. */
  void relayed(Life life, Message message) {
    route(life, message);
  }

  private void route(Life life, Message message) {
    List<String> route = message.route();
    if (new HashSet<>(route).size() != route.size()) {
      throw broken("I4", message.id() + " came to " + life + " in a circle: " + route);
    }
    if (route.size() - 1 > Limits.MAX_HOPS) {
      throw broken("I4", message.id() + " came to " + life + " over too many hops: " + route);
    }
  }

  /** I17: a node that left does not come back without a newer life. */
  void joined(Life life, Member member) {
    if (life.isResurrected(member)) {
      throw broken("I17", life + " sees " + member.name() + " again, which had left");
    }
  }

  /**
   * I7: exactly the recipients that were asked for, each with an outcome. I9: not after the
   * deadline.
   */
  void reported(Sending sending, SendReport report) {
    if (!sending.broadcast && !report.outcomes().keySet().equals(new TreeSet<>(sending.asked))) {
      throw broken("I7", sending + " was answered for " + report.outcomes().keySet());
    }
    if (sending.broadcast && report.outcomes().containsKey(sending.from.node.config.name())) {
      throw broken("I7", sending + " was answered by itself");
    }
    long tookNanos = queue.nowNanos() - sending.beganNanos;
    boolean ownClock = sending.from.wasPaused || sending.from.hadOwnTime;
    if (!ownClock && tookNanos > sending.timeout.plus(TICK).toNanos()) {
      throw broken("I9", sending + " took " + Duration.ofNanos(tookNanos));
    }
  }

  private SimulationError broken(String invariant, String text) {
    return queue.fail("invariant " + invariant + " is broken: " + text);
  }
}
