package io.meshage.protocol.peering;

import io.meshage.protocol.port.Datagrams;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Timer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Shows on the broadcast domain which part of the mesh this node is in, so that two parts that come
 * to share a domain find each other though nobody lacks a link.
 *
 * <p>Every 1 to 3 s one of the square root of all nodes speaks: a part of 4 nodes is heard about
 * once a second, one of 10,000 fifty times, which is 5 kB. A node without links is silent here; the
 * {@link Solicitor} speaks for it.
 */
final class Beacon {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private final Surroundings surroundings;
  private final Datagrams datagrams;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private Timer next = Timer.NONE;
  private boolean isLit;

  Beacon(
      Surroundings surroundings, Datagrams datagrams, Scheduler scheduler, RandomGenerator random) {
    this.surroundings = surroundings;
    this.datagrams = datagrams;
    this.scheduler = scheduler;
    this.random = random;
  }

  /** Looks at the links and the degree anew. */
  void linksChanged() {
    boolean shine =
        surroundings.degree() > 0 && surroundings.linkCount() > 0 && surroundings.canBeDialled();
    if (shine && !isLit) {
      isLit = true;
      waitForTurn();
    } else if (!shine) {
      stop();
    }
  }

  void stop() {
    isLit = false;
    next.cancel();
  }

  private void waitForTurn() {
    long waitNanos = random.nextLong(SHORTEST_WAIT.toNanos(), LONGEST_WAIT.toNanos());
    next = scheduler.after(Duration.ofNanos(waitNanos), this::shine);
  }

  private void shine() {
    if (surroundings.isOneOfRoot()) {
      datagrams.broadcast(surroundings.solicitation());
    }
    waitForTurn();
  }
}
