package io.meshage.cli.maelstrom;

import io.meshage.Linger;
import io.meshage.MeshConfig.HealthTimers;
import io.meshage.TopologyTimers;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One run of the broadcast workload of Maelstrom on the simulated network, with its parameters: a
 * number is broadcast or the set is read, half and half, at random nodes, at exponential intervals;
 * after the load come ten quiet seconds and a last read at every node.
 */
final class Glomers {
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PARTITION = Duration.ofSeconds(5);

  /** Who is linked with whom, by number. */
  interface Links {
    boolean between(int a, int b);
  }

  static final Links TOTAL = (a, b) -> true;
  static final Links STAR = (a, b) -> a == 0;
  static final Links TREE_4 = (a, b) -> a == (b - 1) / 4;

  static Links grid(int side) {
    return (a, b) -> b == a + side || (b == a + 1 && b % side != 0);
  }

  /** The figures of a run. */
  record Figures(
      String name, int operations, double writesPerOperation, List<Long> latencies, int lost) {
    long quantile(double q) {
      return latencies.get((int) Math.round(q * (latencies.size() - 1)));
    }

    @Override
    public String toString() {
      return String.format(
          "| %s | %d | %.2f | %d / %d / %d / %d | %d |",
          name,
          operations,
          writesPerOperation,
          quantile(0.5),
          quantile(0.95),
          quantile(0.99),
          quantile(1),
          lost);
    }
  }

  private final Simulation sim;
  private final SplittableRandom random;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Rumours> rumours = new TreeMap<>();
  private final SetFull checker = new SetFull();
  private final int perSecond;
  private int operations;
  private long nextValue;

  private Glomers(Setting setting) {
    random = new SplittableRandom(setting.seed);
    perSecond = setting.perSecond;
    for (int i = 0; i < setting.nodes; i++) {
      names.add(String.format("n%02d", i));
    }
    sim =
        Simulation.builder(setting.seed)
            .delay(Delay.constant(Duration.ofMillis(setting.delayMillis)))
            .config(
                config ->
                    config
                        .topology(TopologyTimers.wan().withMsaPeriod(Duration.ofMinutes(1)))
                        .health(setting.health)
                        .linger(setting.linger))
            .build();
  }

  /** What is run. */
  record Setting(
      String name,
      long seed,
      int nodes,
      int delayMillis,
      int perSecond,
      Links links,
      Linger linger,
      Linger hubLinger,
      HealthTimers health,
      boolean partitions) {}

  static Figures run(Setting setting) {
    Glomers run = new Glomers(setting);
    try (Simulation sim = run.sim) {
      run.link(setting);
      sim.quiet();
      long writesBefore = sim.network().writes();
      long startMillis = sim.now().toMillis();
      run.planNext(startMillis + LOAD.toMillis());
      if (setting.partitions) {
        run.planPartition(startMillis + LOAD.toMillis());
      }
      sim.advance(LOAD);
      long writes = sim.network().writes() - writesBefore;
      sim.network().heal();
      sim.advance(RECOVERY);
      run.names.forEach(run::read);
      sim.invariants().agreement();
      return new Figures(
          setting.name,
          run.operations,
          (double) writes / run.operations,
          run.checker.stableLatencies(),
          run.checker.lost().size());
    }
  }

  private void link(Setting setting) {
    for (String name : names) {
      Linger linger = name.equals(names.get(0)) ? setting.hubLinger : setting.linger;
      List<String> others = names.stream().filter(other -> !other.equals(name)).toList();
      Rumours mine = new Rumours(others, SEND_TIMEOUT, sim::after);
      rumours.put(name, mine);
      sim.start(name, sim.config(name).linger(linger).build());
      sim.onMessage(name, mine::received);
    }
    for (int a = 0; a < names.size(); a++) {
      for (int b = a + 1; b < names.size(); b++) {
        if (setting.links.between(a, b)) {
          var unused = sim.dialAsync(names.get(b), names.get(a));
        }
      }
    }
    sim.advance(Duration.ofSeconds(5));
  }

  /** Requests of clients come at exponential intervals, and reach their node at once. */
  private void planNext(long untilMillis) {
    double gapSeconds = -Math.log(1 - random.nextDouble()) / perSecond;
    sim.after(
        Duration.ofNanos((long) (gapSeconds * 1e9)),
        () -> {
          if (sim.now().toMillis() < untilMillis) {
            request();
            planNext(untilMillis);
          }
        });
  }

  private void request() {
    operations++;
    String name = names.get(random.nextInt(names.size()));
    if (random.nextBoolean()) {
      long value = nextValue++;
      mine(name).add(sim.node(name), value);
      checker.added(value, sim.now().toMillis());
    } else {
      read(name);
    }
  }

  private void read(String name) {
    checker.read(mine(name).values(), sim.now().toMillis());
  }

  private Rumours mine(String name) {
    Rumours mine = rumours.get(name);
    if (mine == null) {
      throw new IllegalArgumentException(name);
    }
    return mine;
  }

  /** Splits and heals in turn: one node, a third, or a half from the rest, 5 s each. */
  private void planPartition(long untilMillis) {
    sim.after(
        PARTITION,
        () -> {
          if (sim.now().toMillis() < untilMillis) {
            split();
            sim.after(
                PARTITION,
                () -> {
                  sim.network().heal();
                  planPartition(untilMillis);
                });
          }
        });
  }

  private void split() {
    int size =
        switch (random.nextInt(3)) {
          case 0 -> 1;
          case 1 -> names.size() / 3;
          default -> names.size() / 2;
        };
    TreeSet<String> apart = new TreeSet<>();
    while (apart.size() < size) {
      apart.add(names.get(random.nextInt(names.size())));
    }
    List<String> rest = names.stream().filter(name -> !apart.contains(name)).toList();
    sim.network().split(List.of(apart, rest));
  }
}
