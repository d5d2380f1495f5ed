package io.meshage.protocol.peering;

import io.meshage.Endpoint;
import io.meshage.Limits;
import io.meshage.MeshConfig;
import io.meshage.message.PeeringMessage.Solicitation;
import io.meshage.message.ProtocolVersion;
import io.meshage.protocol.port.PeeringNews;
import io.meshage.protocol.port.PeeringNews.Component;
import io.meshage.protocol.port.Scheduler;
import io.meshage.protocol.port.Self;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How this node stands: its degree, its links, the part of the mesh it is in. */
final class Surroundings {
  /** To look up the part of the mesh costs a walk over it; strangers' datagrams cause it. */
  private static final Duration FRESH = Duration.ofMillis(20);

  /** Until a change of the own links has surely gone round, two views of one part may differ. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  private final Self self;
  private final MeshConfig config;
  private final LinkTable links;
  private final PeeringNews news;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final @Nullable Endpoint door;
  private int degree;
  private @Nullable Component component;
  private long componentAtNanos;
  private boolean hasChanged;
  private long changedAtNanos;

  Surroundings(
      Self self,
      MeshConfig config,
      LinkTable links,
      PeeringNews news,
      Scheduler scheduler,
      RandomGenerator random) {
    this.self = self;
    this.config = config;
    this.links = links;
    this.news = news;
    this.scheduler = scheduler;
    this.random = random;
    this.degree = config.degree();
    this.door = self.door();
  }

  int degree() {
    return degree;
  }

  /**
   * Sets how many links to look for.
   *
   * @throws IllegalArgumentException if that is more than the node takes
   */
  void degree(int value) {
    degree = Limits.between(0, config.maxLinks(), value, "the degree");
  }

  int linkCount() {
    return links.upCount();
  }

  /** Returns how many links are missing. */
  int wanted() {
    return Math.max(0, degree - links.upCount());
  }

  /** Returns whether there is a place that the others can dial. */
  boolean canBeDialled() {
    return door != null;
  }

  /** This node's links have changed. */
  void noteLinksChanged() {
    hasChanged = true;
    changedAtNanos = scheduler.nowNanos();
    component = null;
  }

  /** Returns whether {@link #component} can be taken for what the others see too. */
  boolean isSettled() {
    return !hasChanged || scheduler.nowNanos() - changedAtNanos >= SETTLING.toNanos();
  }

  /** Returns this node's part of the mesh, at most {@link #FRESH} old. */
  Component component() {
    long now = scheduler.nowNanos();
    Component known = component;
    if (known == null || now - componentAtNanos > FRESH.toNanos()) {
      known = news.component();
      component = known;
      componentAtNanos = now;
    }
    return known;
  }

  /** Draws: true for about the square root of the nodes in this part of the mesh. */
  boolean isOneOfRoot() {
    return random.nextDouble() * Math.sqrt(component().size()) < 1;
  }

  /** Returns the call for neighbours as it is true now. */
  Solicitation solicitation() {
    Component part = news.component();
    Endpoint place = Objects.requireNonNull(door, "nobody calls who cannot be dialled");
    return new Solicitation(
        ProtocolVersion.OURS,
        config.namespace(),
        self.id(),
        news.instance(),
        place.port(),
        wanted(),
        part.smallest(),
        Math.min(Math.max(1, part.size()), Limits.MAX_NODES),
        place.scheme(),
        place.path());
  }
}
