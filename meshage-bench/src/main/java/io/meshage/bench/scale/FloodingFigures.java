package io.meshage.bench.scale;

import io.meshage.Topology;
import io.meshage.TopologyTimers;
import io.meshage.bench.scale.FloodMeter.Flood;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import io.meshage.sim.SimulationBuilder;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What announcements cost in large meshes, and how long until everybody agrees: one node speaks
 * again, one link fails, a tenth of the nodes lose their power. Prints Markdown, a line each.
 *
 * <p>Measured twice: while all links are young, so that every link carries every announcement, and
 * later, when those of large or dense meshes travel along two trees.
 */
public final class FloodingFigures {
  private static final long SEED = 1;

  /** From here on messages are passed as objects, whose bytes nobody counts. */
  private static final int LARGE = 3_000;

  private static final int SAMPLES = 4;
  private static final int DYING_PERCENT = 10;
  private static final double LOSS = 0.02;

  /** Route calculation is at rest again, but links still count as young for the measurements. */
  private static final Duration YOUNG = Duration.ofMillis(3_500);

  private static final Duration OLD = Duration.ofSeconds(12);
  private static final Pattern MESH = Pattern.compile("(\\d+)x(\\d+)(d?)");

  private final PrintStream out;
  private final int nodes;
  private final int degree;
  private final boolean mayDie;

  private FloodingFigures(PrintStream out, Matcher mesh) {
    this.out = out;
    nodes = Integer.parseInt(mesh.group(1));
    degree = Integer.parseInt(mesh.group(2));
    mayDie = !mesh.group(3).isEmpty();
  }

  /**
   * Measures each mesh given as NODESxDEGREE, with a d behind it if a tenth of it shall die too;
   * 1000x4d and 1000x8d unless any is.
   */
  public static void main(String[] arguments) {
    String[] meshes = arguments.length == 0 ? new String[] {"1000x4d", "1000x8d"} : arguments;
    System.out.println(
        "| nodes x degree | links | what | frames per node | bytes per node"
            + " | all heard, ms, median / max | all agree, ms, median / max |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (String mesh : meshes) {
      Matcher matcher = MESH.matcher(mesh);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(mesh + " is not like 1000x4 or 1000x4d");
      }
      FloodingFigures figures = new FloodingFigures(System.out, matcher);
      figures.atRest();
      if (figures.mayDie) {
        figures.dying("young", YOUNG);
        figures.dying("old", OLD);
      }
    }
  }

  private Simulation mesh() {
    SimulationBuilder builder =
        Simulation.builder(SEED)
            .delay(Delay.uniform(Duration.ofMillis(1), Duration.ofMillis(3)))
            .config(config -> config.redial(false).topology(TopologyTimers.lan()));
    if (nodes >= LARGE) {
      builder.passObjects();
    }
    return builder.random(nodes, degree);
  }

  private void atRest() {
    try (Simulation sim = mesh()) {
      FloodMeter meter = new FloodMeter(sim);
      Random random = new Random(SEED);
      sim.advance(YOUNG);
      events("young", sim, meter, random);
      sim.advance(OLD);
      events("old", sim, meter, random);
      sim.invariants().agreement();
    }
  }

  private void events(String age, Simulation sim, FloodMeter meter, Random random) {
    print(age, "one node speaks", announcements(sim, meter, random));
    List<Flood> failures = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      Topology.Link link = link(sim.node("n1").mesh(), random);
      failures.add(meter.changed(() -> sim.network().cut(link.a(), link.b())));
    }
    print(age, "a link fails", failures);
    if (nodes < LARGE) {
      sim.network().loss(LOSS);
      print(age, "one node speaks, 2 % lost", announcements(sim, meter, random));
      sim.network().loss(0);
    }
  }

  /** Returns a link that does not part the mesh when it fails. */
  private static Topology.Link link(Topology mesh, Random random) {
    List<Topology.Link> links = mesh.links();
    Topology.Link link;
    do {
      link = links.get(random.nextInt(links.size()));
    } while (!Detour.aroundLink(mesh, link.a(), link.b()));
    return link;
  }

  private List<Flood> announcements(Simulation sim, FloodMeter meter, Random random) {
    List<Flood> announcements = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      String speaker = "n" + (1 + random.nextInt(nodes));
      announcements.add(meter.announced(() -> sim.node(speaker).announce()));
    }
    return announcements;
  }

  private void dying(String age, Duration after) {
    try (Simulation sim = mesh()) {
      FloodMeter meter = new FloodMeter(sim);
      List<String> names = new ArrayList<>(sim.running());
      Collections.shuffle(names, new Random(SEED));
      List<String> dying = names.subList(0, nodes * DYING_PERCENT / 100);
      sim.advance(after);
      print(age, "a tenth dies", List.of(meter.died(() -> dying.forEach(sim::vanish))));
    }
  }

  private void print(String age, String what, List<Flood> floods) {
    out.printf(
        "| %d x %d | %s | %s | %.2f | %.0f | %s | %s |%n",
        nodes,
        degree,
        age,
        what,
        mean(floods, Flood::frames),
        mean(floods, Flood::bytes),
        spread(floods, Flood::heard),
        spread(floods, Flood::agreed));
  }

  private double mean(List<Flood> floods, ToLongFunction<Flood> part) {
    return floods.stream().mapToLong(part).average().orElse(0) / nodes;
  }

  private static String spread(List<Flood> floods, Function<Flood, Duration> part) {
    List<Long> sorted = floods.stream().map(part).map(Duration::toMillis).sorted().toList();
    return sorted.get((sorted.size() - 1) / 2) + " / " + sorted.get(sorted.size() - 1);
  }
}
