package io.meshage.scenario;

import io.meshage.MeshException;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** One run of random load and random faults over a random mesh. */
final class Campaign {
  private static final int LEAST_NODES = 5;
  private static final int MOST_NODES = 25;

  private final SplittableRandom random;
  private final Simulation sim;
  private final List<String> names = new ArrayList<>();
  private final List<CompletableFuture<SendReport>> reports = new ArrayList<>();

  private Campaign(long seed, int nodes, int degree) {
    random = new SplittableRandom(seed);
    sim =
        Simulation.builder(seed)
            .delay(
                switch (random.nextInt(3)) {
                  case 0 -> Delay.constant(Duration.ofMillis(1 + random.nextInt(20)));
                  case 1 -> Delay.uniform(Duration.ZERO, Duration.ofMillis(20));
                  default -> Delay.exponential(Duration.ofMillis(5));
                })
            .random(nodes, degree);
    names.addAll(sim.running());
  }

  /** Draws everything from the seed; returns the hash of what happened. */
  static long run(long seed) {
    SplittableRandom shape = new SplittableRandom(seed ^ 0x5eed);
    return run(seed, shape.nextInt(LEAST_NODES, MOST_NODES + 1), shape.nextInt(50, 150));
  }

  static long run(long seed, int nodes, int steps) {
    Campaign campaign = new Campaign(seed, nodes, 4);
    try (Simulation sim = campaign.sim) {
      for (int i = 0; i < steps; i++) {
        campaign.step(i);
        sim.advance(Duration.ofMillis(campaign.random.nextInt(100)));
      }
      campaign.recover();
      return sim.trace().hash();
    }
  }

  private void step(int number) {
    int dice = random.nextInt(100);
    if (dice < 50) {
      set("set " + number);
    } else if (dice < 60) {
      any().ifPresent(name -> reports.add(node(name).broadcastAsync("all " + number)));
    } else if (dice < 70) {
      hangup();
    } else if (dice < 82) {
      dial();
    } else if (dice < 88) {
      sim.network().cut(pick(), pick());
    } else if (dice < 90) {
      sim.partition(pick(), pick());
    } else if (dice < 92) {
      sim.network().heal();
    } else if (dice < 94) {
      sim.network().halfOpen(pick(), pick());
    } else if (dice < 97) {
      any().ifPresent(this::end);
    } else {
      rise();
    }
  }

  private java.util.Optional<String> any() {
    List<String> running = sim.running();
    return running.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of(running.get(random.nextInt(running.size())));
  }

  private String pick() {
    return names.get(random.nextInt(names.size()));
  }

  private Node node(String name) {
    return sim.node(name);
  }

  private void set(String body) {
    TreeSet<String> recipients = new TreeSet<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      recipients.add(pick());
    }
    any().ifPresent(name -> reports.add(node(name).setAsync(recipients, body)));
  }

  private void hangup() {
    any()
        .ifPresent(
            name -> {
              var links = node(name).links();
              if (!links.isEmpty()) {
                node(name).hangup(links.get(random.nextInt(links.size())).peer());
              }
            });
  }

  private void dial() {
    String to = pick();
    any().ifPresent(name -> sim.dialAsync(name, to).exceptionally(refused -> ""));
  }

  private void end(String name) {
    switch (random.nextInt(3)) {
      case 0 -> sim.crash(name);
      case 1 -> sim.vanish(name);
      default -> sim.leave(name);
    }
  }

  private void rise() {
    List<String> dead = names.stream().filter(name -> !sim.running().contains(name)).toList();
    if (!dead.isEmpty()) {
      String name = dead.get(random.nextInt(dead.size()));
      if (random.nextBoolean()) {
        sim.loseDisk(name);
        sim.setClock(name, Duration.ofMinutes(random.nextInt(-60, 61)));
      }
      sim.restart(name);
      dialFrom(name);
    }
  }

  private void dialFrom(String name) {
    any().ifPresent(to -> sim.dialAsync(name, to).exceptionally(refused -> ""));
  }

  private void recover() {
    sim.network().heal();
    sim.quiet();
    sim.invariants().atRest();
    if (reports.stream().anyMatch(report -> report.isCompletedExceptionally())) {
      throw new MeshException("a send failed instead of being reported");
    }
  }
}
