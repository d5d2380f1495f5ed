package io.meshage.sim.study;

import io.meshage.MeshConfig;
import io.meshage.sim.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link Study} does. Immutable; made by a {@link Builder}, which is not thread-safe.
 *
 * @param plan the network
 * @param seed everything that is drawn comes from it
 * @param delays how long frames take on the links
 * @param loss the share of packets that is lost, 0 to below 1
 * @param timers whose topology and health timers all nodes have
 * @param duration how long load and faults go on, counted from the first agreement
 * @param loadPerSecond messages a second in the whole mesh
 * @param broadcastShare the share of those that goes to everybody; the others go to one node
 * @param bodyBytes how long each body is
 * @param linkFailures the share of links that fails each second
 * @param nodeFailures the share of nodes that crashes each second
 * @param outage the mean time until what failed so comes back
 * @param steps what else happens
 */
public record StudySettings(
    NetworkPlan plan,
    long seed,
    LinkDelays delays,
    double loss,
    MeshConfig timers,
    Duration duration,
    double loadPerSecond,
    double broadcastShare,
    int bodyBytes,
    double linkFailures,
    double nodeFailures,
    Duration outage,
    List<Step> steps) {

  /** The longest study in virtual time. */
  public static final Duration LONGEST = Duration.ofHours(24);

  /** The greatest load. */
  public static final double MAX_LOAD = 100_000;

  /** Bodies begin with a number. */
  static final int LEAST_BODY_BYTES = 16;

  /**
   * Something that is done once.
   *
   * @param at when, counted from the first agreement
   */
  public record Step(Duration at, Action action) {}

  public StudySettings {
    steps = List.copyOf(steps);
    if (!(loss >= 0 && loss < 1)) {
      throw new IllegalArgumentException("the loss must be from 0 to below 1, not " + loss);
    }
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the duration must be 0 to 24 h, not " + duration);
    }
    if (!(loadPerSecond >= 0 && loadPerSecond <= MAX_LOAD)) {
      throw new IllegalArgumentException(
          "the load must be 0 to " + MAX_LOAD + " a second, not " + loadPerSecond);
    }
    share(broadcastShare, "the share of broadcasts");
    share(linkFailures, "the share of failing links");
    share(nodeFailures, "the share of failing nodes");
    if (bodyBytes < LEAST_BODY_BYTES || bodyBytes > timers.maxBodyBytes()) {
      throw new IllegalArgumentException(
          "a body must have " + LEAST_BODY_BYTES + " to " + timers.maxBodyBytes() + " bytes");
    }
    if (outage.isNegative() || outage.isZero()) {
      throw new IllegalArgumentException("an outage must last some time, not " + outage);
    }
  }

  private static void share(double value, String what) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(what + " must be 0 to 1, not " + value);
    }
  }

  /** Starts to describe a study of a network: a minute, ten messages a second, no faults. */
  public static Builder of(NetworkPlan plan) {
    return new Builder(plan);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private final NetworkPlan plan;
    private long seed = 1;
    private LinkDelays delays = LinkDelays.same(Delay.constant(LinkDelays.UNKNOWN));
    private double loss;
    private MeshConfig timers = MeshConfig.lan("any").build();
    private Duration duration = Duration.ofMinutes(1);
    private double loadPerSecond = 10;
    private double broadcastShare = 0.05;
    private int bodyBytes = 100;
    private double linkFailures;
    private double nodeFailures;
    private Duration outage = Duration.ofSeconds(5);
    private final List<Step> steps = new ArrayList<>();

    private Builder(NetworkPlan plan) {
      this.plan = plan;
    }

    /** Sets the seed. Default 1. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** Sets the delays. Default 1 ms on every link. */
    public Builder delays(LinkDelays value) {
      delays = value;
      return this;
    }

    /** Sets the share of packets that is lost. Default none. */
    public Builder loss(double value) {
      loss = value;
      return this;
    }

    /** Sets the configuration whose timers the nodes have. Default {@link MeshConfig#lan}. */
    public Builder timers(MeshConfig value) {
      timers = value;
      return this;
    }

    /** Sets how long load and faults go on. Default a minute. */
    public Builder duration(Duration value) {
      duration = value;
      return this;
    }

    /** Sets the messages a second in the whole mesh. Default 10. */
    public Builder load(double perSecond) {
      loadPerSecond = perSecond;
      return this;
    }

    /** Sets the share of messages that goes to everybody. Default 0.05. */
    public Builder broadcastShare(double value) {
      broadcastShare = value;
      return this;
    }

    /** Sets how long each body is. Default 100 bytes. */
    public Builder bodyBytes(int value) {
      bodyBytes = value;
      return this;
    }

    /** Sets the share of links that fails each second. Default none. */
    public Builder linkFailures(double perSecond) {
      linkFailures = perSecond;
      return this;
    }

    /** Sets the share of nodes that crashes each second. Default none. */
    public Builder nodeFailures(double perSecond) {
      nodeFailures = perSecond;
      return this;
    }

    /** Sets the mean time until what failed so comes back. Default 5 s. */
    public Builder outage(Duration value) {
      outage = value;
      return this;
    }

    /** Adds something that is done once, at a time after the first agreement. */
    public Builder step(Duration at, Action action) {
      steps.add(new Step(at, action));
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if a value is out of its bounds, saying which
     */
    public StudySettings build() {
      return new StudySettings(
          plan,
          seed,
          delays,
          loss,
          timers,
          duration,
          loadPerSecond,
          broadcastShare,
          bodyBytes,
          linkFailures,
          nodeFailures,
          outage,
          steps);
    }
  }
}
