package io.meshage.sim.study;

import io.meshage.sim.Delay;
import io.meshage.sim.study.NetworkPlan.Link;
import java.time.Duration;

/** How long frames take on each link of a plan, one way. */
@FunctionalInterface
public interface LinkDelays {
  /** What a link takes at least, be its ends ever so close: equipment takes its time as well. */
  Duration LEAST = Duration.ofNanos(100_000);

  /** What a link takes of which not both positions are known. */
  Duration UNKNOWN = Duration.ofMillis(1);

  /** Returns the delays of one link. */
  Delay of(NetworkPlan plan, Link link);

  /** Returns the same for every link. */
  static LinkDelays same(Delay delay) {
    return (plan, link) -> delay;
  }

  /**
   * Returns the time of light in fibre along the great circle between the positions of the plan:
   * 200,000 km/s, at least {@link #LEAST}; {@link #UNKNOWN} where a position is missing.
   */
  static LinkDelays geography() {
    return (plan, link) -> {
      Position from = plan.positions().get(link.a());
      Position to = plan.positions().get(link.b());
      if (from == null || to == null) {
        return Delay.constant(UNKNOWN);
      }
      Duration light = from.lightTimeTo(to);
      return Delay.constant(light.compareTo(LEAST) < 0 ? LEAST : light);
    };
  }
}
