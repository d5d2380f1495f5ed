package io.meshage.bench.scale;

import io.meshage.LinkInfo;
import io.meshage.Route;
import io.meshage.SendReport;
import io.meshage.Topology;
import io.meshage.TopologyTimers;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How long messages are without a way when a link or a relay on it fails: one node sends another a
 * message every millisecond, and something in the middle of the shortest path breaks. Prints
 * Markdown, a line for each kind of failure.
 *
 * <p>"Without a way" is the longest time between two acknowledgements, less the usual one, of
 * messages that were sent around the failure. The node before what failed needs a round trip to the
 * recipient by another way, whatever it does; what is left when that is taken away could be saved.
 * "Late" are messages that took over one and a half times as long as before and afterwards.
 */
public final class OutageFigures {
  private static final long SEED = 1;
  private static final int FAILURES = 60;
  private static final Duration SPACING = Duration.ofMillis(1);
  private static final Duration BEFORE = Duration.ofMillis(100);
  private static final Duration AFTER = Duration.ofMillis(1_500);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** Route calculation is at rest again, and redialled links are back. */
  private static final Duration REST = Duration.ofSeconds(5);

  private static final double LATE = 1.5;

  /** What nodes count when a message did not go straight. */
  private static final List<String> DETOURS =
      List.of("messages-looped", "messages-doubled", "attempts", "results-late");

  private final Simulation sim;
  private final Random random = new Random(SEED);

  private record Answer(Duration sent, Duration took, boolean acknowledged) {}

  /** What one failure did to the messages around it. */
  private record Outage(
      Duration gap,
      Duration floor,
      int failed,
      int late,
      Duration longest,
      Duration usual,
      Duration after) {

    /** What a better local repair could win. */
    Duration excess() {
      return max(Duration.ZERO, gap.minus(floor));
    }
  }

  private OutageFigures(Simulation sim) {
    this.sim = sim;
  }

  /** Measures meshes of so many nodes and such a degree; 1000 and 4 unless given. */
  public static void main(String[] arguments) {
    int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000;
    int degree = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 4;
    PrintStream out = System.out;
    out.printf("%d nodes of degree %d%n%n", nodes, degree);
    out.println(
        "| what fails | without a way, ms, p50 / p99 / max | of it not the way itself"
            + " | failed | late"
            + " | before, after, ms | longest, ms, p50 / p99 / max | counted |");
    out.println("|---|---|---|---|---|---|---|---|");
    try (Simulation sim =
        Simulation.builder(SEED)
            .delay(Delay.uniform(Duration.ofMillis(1), Duration.ofMillis(3)))
            .config(config -> config.redial(false).topology(TopologyTimers.lan()))
            .random(nodes, degree)) {
      OutageFigures figures = new OutageFigures(sim);
      figures.failures(out, "a link, its ends notice", figures::cut);
      figures.failures(out, "a relay's process", figures::crash);
      figures.failures(out, "a relay's power", figures::vanish);
    }
  }

  private void cut(String before, String relay) {
    sim.network().cut(before, relay);
    sim.after(AFTER.plus(LONGEST), () -> dial(before, relay));
  }

  private void crash(String before, String relay) {
    fail(relay, sim::crash);
  }

  private void vanish(String before, String relay) {
    fail(relay, sim::vanish);
  }

  private void fail(String relay, Consumer<String> how) {
    List<String> peers = sim.node(relay).links().stream().map(LinkInfo::peer).toList();
    how.accept(relay);
    sim.after(
        AFTER.plus(LONGEST),
        () -> {
          sim.restart(relay);
          peers.forEach(peer -> dial(relay, peer));
        });
  }

  private void dial(String from, String to) {
    var unused = sim.dialAsync(from, to);
  }

  private void failures(PrintStream out, String what, BiConsumer<String, String> failure) {
    SortedMap<String, Long> before = counters();
    List<Outage> outages = new ArrayList<>();
    for (int i = 0; i < FAILURES; i++) {
      sim.advance(REST);
      outages.add(outage(path(), failure));
      sim.advance(LONGEST);
    }
    SortedMap<String, Long> counted = counters();
    counted.replaceAll((name, count) -> count - before.getOrDefault(name, 0L));
    out.printf(
        "| %s | %s | %s | %d | %d | %.0f, %.0f | %s | %s |%n",
        what,
        spread(outages, Outage::gap),
        spread(outages, Outage::excess),
        outages.stream().mapToInt(Outage::failed).sum(),
        outages.stream().mapToInt(Outage::late).sum(),
        mean(outages, Outage::usual),
        mean(outages, Outage::after),
        spread(outages, Outage::longest),
        counted);
  }

  private SortedMap<String, Long> counters() {
    SortedMap<String, Long> sums = new TreeMap<>();
    for (String name : sim.running()) {
      for (String counter : DETOURS) {
        sums.merge(counter, sim.node(name).stats().count(counter), Long::sum);
      }
    }
    return sums;
  }

  /** A way, and a relay on it that there is a way round. */
  private record Way(String from, String before, String relay, String to) {}

  private Way path() {
    List<String> names = sim.running();
    while (true) {
      String from = names.get(random.nextInt(names.size()));
      String to = names.get(random.nextInt(names.size()));
      Topology mesh = sim.node(from).mesh();
      List<String> hops = mesh.route(to).map(Route::hops).orElse(List.of());
      if (hops.size() > 2) {
        int at = 1 + random.nextInt(hops.size() - 2);
        if (Detour.aroundNode(mesh, from, hops.get(at), to)) {
          return new Way(from, hops.get(at - 1), hops.get(at), to);
        }
      }
    }
  }

  private Outage outage(Way way, BiConsumer<String, String> failure) {
    List<Answer> answers = new ArrayList<>();
    int sent = stream(way, BEFORE, answers);
    failure.accept(way.before(), way.relay());
    sent += stream(way, AFTER, answers);
    while (answers.size() < sent) {
      sim.advance(SPACING);
    }
    return judge(answers, roundTrip(way.before(), way.to()));
  }

  private Duration roundTrip(String from, String to) {
    Duration start = sim.now();
    sim.node(from).set(List.of(to), "there?", LONGEST);
    return sim.now().minus(start);
  }

  private int stream(Way way, Duration length, List<Answer> answers) {
    Duration end = sim.now().plus(length);
    int sent = 0;
    for (; sim.now().compareTo(end) < 0; sent++) {
      Duration now = sim.now();
      var unused =
          sim.node(way.from())
              .setAsync(List.of(way.to()), "there?", LONGEST)
              .thenAccept(report -> answers.add(answer(now, report)));
      sim.advance(SPACING);
    }
    return sent;
  }

  private Answer answer(Duration sent, SendReport report) {
    return new Answer(sent, sim.now().minus(sent), report.complete());
  }

  private static Outage judge(List<Answer> answers, Duration floor) {
    Duration usual = answers.get((int) (BEFORE.toMillis() / 4)).took();
    Duration after = answers.get(answers.size() - 1).took();
    Duration gap = Duration.ZERO;
    Duration longest = Duration.ZERO;
    Duration last = answers.get(0).sent().plus(answers.get(0).took());
    int failed = 0;
    int late = 0;
    for (Answer answer : answers) { // in the order in which they came
      if (!answer.acknowledged()) {
        failed++;
        continue;
      }
      Duration at = answer.sent().plus(answer.took());
      gap = max(gap, at.minus(last).minus(SPACING));
      last = at;
      longest = max(longest, answer.took());
      late += answer.took().toNanos() > LATE * max(usual, after).toNanos() ? 1 : 0;
    }
    return new Outage(gap, floor, failed, late, longest, usual, after);
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static double mean(List<Outage> outages, Function<Outage, Duration> part) {
    return outages.stream().map(part).mapToLong(Duration::toNanos).average().orElse(0) / 1e6;
  }

  private static String spread(List<Outage> outages, Function<Outage, Duration> part) {
    List<Double> sorted =
        outages.stream().map(part).map(took -> took.toNanos() / 1e6).sorted().toList();
    int last = sorted.size() - 1;
    return String.format(
        "%.1f / %.1f / %.1f",
        sorted.get(last / 2), sorted.get((int) Math.round(last * 0.99)), sorted.get(last));
  }
}
