package io.meshage.bench.macro;

import io.meshage.bench.macro.Results.Figure;
import io.meshage.bench.workload.Bulk;
import io.meshage.bench.workload.Hops;
import io.meshage.bench.workload.PingPong;
import io.meshage.bench.workload.Rate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/** What the project set out to reach, and whether a run did. */
final class Targets {
  private static final Set<String> OURS = Set.of(Results.FLOOR, "floor-nio", Results.MESHAGE);
  private static final int LARGE_WINDOW = 1024;

  private Targets() {}

  /**
   * One line of the table.
   *
   * @param what in words
   * @param atMost whether the bound is an upper one
   * @param bound what to reach
   * @param unit of the bound
   * @param value what was reached; empty if it was not measured
   */
  private record Target(
      String what,
      boolean atMost,
      double bound,
      String unit,
      Function<Results, OptionalDouble> value) {}

  private static final List<Target> ALL =
      List.of(
          atMost("round trip p50 / floor", 1.2, "x", r -> ratio(r, "round-trip", "p50")),
          atMost("round trip p99 / floor", 1.5, "x", r -> ratio(r, "round-trip", "p99")),
          atMost("round trip p50 / best peer", 1, "x", r -> toBestPeer(r, "round-trip", "p50")),
          atMost("from callbacks, p50 / floor", 1.2, "x", r -> ratio(r, "ping-pong", "p50")),
          atMost("from callbacks, p99 / floor", 1.5, "x", r -> ratio(r, "ping-pong", "p99")),
          atMost("from callbacks, p50 / best peer", 1, "x", r -> toBestPeer(r, "ping-pong", "p50")),
          atLeast(
              "100 B, 1,024 in flight / floor",
              0.5,
              "x",
              r -> ratio(r, "rate-100", Rate.figure(LARGE_WINDOW))),
          atLeast(
              "100 B, 1,024 in flight / best peer",
              1.5,
              "x",
              r -> toBestPeer(r, "rate-100", Rate.figure(LARGE_WINDOW))),
          atLeast(
              "100 B, 1,024 in flight from callbacks / floor",
              0.5,
              "x",
              r -> ratio(r, "ping-pong", PingPong.RATE)),
          atLeast(
              "100 B, 1,024 in flight from callbacks / best peer",
              1.5,
              "x",
              r -> toBestPeer(r, "ping-pong", PingPong.RATE)),
          atLeast("1 MiB bodies, MB/s / floor", 0.75, "x", r -> ratio(r, "bulk", Bulk.LARGEST)),
          atMost("each further hop / floor round trip", 1.1, "x", Targets::furtherHop),
          atLeast("relayed rate, 2 hops / one hop", 0.6, "x", Targets::relayedRate),
          atMost("broadcast to 32, p50 / floor", 1.5, "x", r -> ratio(r, "broadcast-32", "p50")),
          atMost("broadcast to 32, p99 / floor", 3, "x", r -> ratio(r, "broadcast-32", "p99")),
          atMost(
              "broadcast to 32, p50 / best peer",
              0.5,
              "x",
              r -> toBestPeer(r, "broadcast-32", "p50")),
          atMost("routes, 1,000 nodes of degree 4", 10, "µs", r -> paths(r, "1000,4,hops")),
          atMost("routes, 10,000 nodes of degree 4", 100, "µs", r -> paths(r, "10000,4,hops")),
          atMost("routes, 100,000 nodes of degree 4", 4000, "µs", r -> paths(r, "100000,4,hops")),
          atMost("killed link, p99", 60_000, "µs", r -> own(r, "link-failure", "p99")),
          atMost(
              "control traffic, 1,000 simulated nodes, 250 ms pings",
              2000,
              "B/s",
              r -> own(r, "simulated-rest", "pings 250 ms")),
          atMost(
              "control traffic, 1,000 simulated nodes, 1 s pings",
              600,
              "B/s",
              r -> own(r, "simulated-rest", "pings 1 s")),
          atMost("link-state store, 10,000 nodes", 16, "MiB", r -> own(r, "store", "heap")),
          atMost(
              "allocation per relayed message, on the relay's loop",
              200,
              "B",
              r -> own(r, "relay-allocation", "loop")),
          atMost("agent, resident", 60, "MiB", r -> own(r, "program", "resident")),
          atMost("agent, processor at rest", 0.5, "%", r -> own(r, "program", "processor")),
          atMost(
              "agent, ready (300 ms with a class-data archive)",
              500,
              "ms",
              r -> own(r, "program", "ready")),
          atMost("one-shot command", 200, "ms", r -> own(r, "program", "command")));

  private static Target atMost(
      String what, double bound, String unit, Function<Results, OptionalDouble> value) {
    return new Target(what, true, bound, unit, value);
  }

  private static Target atLeast(
      String what, double bound, String unit, Function<Results, OptionalDouble> value) {
    return new Target(what, false, bound, unit, value);
  }

  /** Returns the table of those that were measured. */
  static String markdown(Results results) {
    StringBuilder rows = new StringBuilder();
    for (Target target : ALL) {
      OptionalDouble value = target.value().apply(results);
      value.ifPresent(reached -> rows.append(row(target, reached)));
    }
    return rows.isEmpty() ? "" : "| target | bound | reached | |\n|---|---|---|---|\n" + rows;
  }

  private static String row(Target target, double reached) {
    boolean isMet = target.atMost() ? reached <= target.bound() : reached >= target.bound();
    return String.format(
        Locale.ROOT,
        "| %s | %s %s %s | %s %s | %s |%n",
        target.what(),
        target.atMost() ? "at most" : "at least",
        Numbers.of(target.bound()),
        target.unit(),
        Numbers.of(reached),
        target.unit(),
        isMet ? "met" : "**missed**");
  }

  private static OptionalDouble paths(Results results, String mesh) {
    return own(results, MicroResults.WORKLOAD, "ShortestPathsBench.tree " + mesh);
  }

  private static OptionalDouble own(Results results, String workload, String figure) {
    Optional<Figure> found = results.figure(workload, figure);
    return found.isEmpty() ? OptionalDouble.empty() : results.median(found.get(), Results.MESHAGE);
  }

  private static OptionalDouble ratio(Results results, String workload, String figure) {
    Optional<Figure> found = results.figure(workload, figure);
    return found.isEmpty()
        ? OptionalDouble.empty()
        : Results.median(results.ratios(found.get(), Results.MESHAGE));
  }

  private static OptionalDouble toBestPeer(Results results, String workload, String figure) {
    Optional<Figure> found = results.figure(workload, figure);
    OptionalDouble own = own(results, workload, figure);
    if (found.isEmpty() || own.isEmpty()) {
      return OptionalDouble.empty();
    }
    var peers =
        results.subjects(found.get()).stream()
            .filter(subject -> !OURS.contains(subject))
            .mapToDouble(peer -> results.median(found.get(), peer).orElseThrow());
    OptionalDouble best =
        switch (found.get().better()) {
          case LOWER -> peers.min();
          case HIGHER -> peers.max();
        };
    return best.isEmpty() ? best : OptionalDouble.of(own.getAsDouble() / best.getAsDouble());
  }

  /** What three hops more cost, a third of it, beside the floor's round trip over one. */
  private static OptionalDouble furtherHop(Results results) {
    OptionalDouble one = own(results, "hops", Hops.time(1));
    OptionalDouble four = own(results, "hops", Hops.time(4));
    Optional<Figure> figure = results.figure("hops", Hops.time(1));
    if (one.isEmpty() || four.isEmpty() || figure.isEmpty()) {
      return OptionalDouble.empty();
    }
    OptionalDouble floor = results.median(figure.get(), Results.FLOOR);
    return floor.isEmpty()
        ? floor
        : OptionalDouble.of((four.getAsDouble() - one.getAsDouble()) / 3 / floor.getAsDouble());
  }

  private static OptionalDouble relayedRate(Results results) {
    OptionalDouble one = own(results, "hops", Hops.rate(1));
    OptionalDouble two = own(results, "hops", Hops.rate(2));
    return one.isEmpty() || two.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(two.getAsDouble() / one.getAsDouble());
  }
}
