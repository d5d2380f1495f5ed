package io.meshage.protocol.peering;

import io.meshage.protocol.port.Datagrams;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.time.Every;
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
  private final Every turns;

  Beacon(
      Surroundings surroundings, Datagrams datagrams, Scheduler scheduler, RandomGenerator random) {
    this.surroundings = surroundings;
    this.datagrams = datagrams;
    this.turns =
        new Every(
            scheduler,
            () -> random.nextLong(SHORTEST_WAIT.toNanos(), LONGEST_WAIT.toNanos()),
            this::shine);
  }

  /** Looks at the links and the degree anew. */
  void linksChanged() {
    boolean shine =
        surroundings.degree() > 0 && surroundings.linkCount() > 0 && surroundings.canBeDialled();
    if (shine && !turns.isOn()) {
      turns.begin();
    } else if (!shine) {
      stop();
    }
  }

  void stop() {
    turns.stop();
  }

  private void shine() {
    if (surroundings.isOneOfRoot()) {
      datagrams.broadcast(surroundings.solicitation());
    }
  }
}
