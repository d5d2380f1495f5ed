package io.meshage.scenario;

import com.google.common.base.Strings;
import io.meshage.Keyring;
import io.meshage.MeshException;
import io.meshage.MessageId;
import io.meshage.Node;
import io.meshage.SendReport;
import io.meshage.scenario.Schedule.Coat;
import io.meshage.sim.SimNetwork;
import io.meshage.sim.Simulation;
import io.meshage.sim.Strangers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A mesh that acts are performed upon, with what must be undone after them. */
final class Field {
  /** Not a whole number of anything else, so that periods do not fall together. */
  private static final Duration LAST_WORDS = Duration.ofMillis(2_345);

  /** Times that a large body says the same. */
  private static final int LARGE = 400;

  final Simulation sim;
  final SimNetwork network;
  final List<String> names;
  private final Set<String> paused = new HashSet<>();
  private final List<String> twins = new ArrayList<>();
  private static final SendReport NONE =
      new SendReport(MessageId.UNSENT, new TreeMap<>(), Duration.ZERO, new TreeMap<>());

  private final List<CompletableFuture<SendReport>> reports = new ArrayList<>();
  private final Set<Coat> coats;
  private int messages;
  private int strangers;
  private boolean isRecovering;

  Field(Simulation sim, Set<Coat> coats) {
    this.coats = coats;
    this.sim = sim;
    this.network = sim.network();
    this.names = sim.running();
  }

  String name(int number) {
    return names.get(Math.floorMod(number, names.size()));
  }

  /** Returns the second node of a step, never the first. */
  String other(Step step) {
    int apart = 1 + Math.floorMod(step.b(), names.size() - 1);
    return name(step.a() + apart);
  }

  /** Returns so many nodes in a row. */
  List<String> some(int first, int count) {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(name(first + i));
    }
    return some;
  }

  /** Returns a running node that is not paused, counted from this one; empty if there is none. */
  Optional<String> awake(int number) {
    for (int i = 0; i < names.size(); i++) {
      String name = name(number + i);
      if (isAwake(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  boolean isAwake(String name) {
    return sim.running().contains(name) && !paused.contains(name);
  }

  Node node(String name) {
    return sim.node(name);
  }

  void set(String from, Set<String> recipients) {
    await(from, node(from).setAsync(recipients, body(from, "set ")));
  }

  void broadcast(String from) {
    await(from, node(from).broadcastAsync(body(from, "all ")));
  }

  /** A send ends with a report, or in words because its node ended meanwhile. */
  private void await(String from, CompletableFuture<SendReport> report) {
    reports.add(
        report.exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof MeshException
                  && String.valueOf(cause.getMessage()).startsWith("node " + from + " ended ")) {
                return NONE;
              }
              throw new AssertionError("a send of " + from + " failed", failure);
            }));
  }

  private String body(String from, String what) {
    int number = messages++;
    String body = what + number;
    if (coats.contains(Coat.MIXED_SIZES) && number % 2 == 0) {
      int size = Schedule.SIZES.get(number / 4 % Schedule.SIZES.size()) + number / 2 % 2;
      return Strings.padEnd(body, Math.min(size, node(from).config().maxBodyBytes()), '.');
    }
    return coats.contains(Coat.COMPRESSED) && number % 2 == 0 ? (body + ' ').repeat(LARGE) : body;
  }

  void dial(String from, String to) {
    if (isAwake(from) && !from.equals(to)) {
      var unused = sim.dialAsync(from, to).exceptionally(refused -> "");
    }
  }

  /** Lets a fault go on for a while, but not beyond its end. */
  void later(Duration delay, Runnable action) {
    sim.after(
        delay,
        () -> {
          if (!isRecovering) {
            action.run();
          }
        });
  }

  void pause(String name) {
    if (isAwake(name)) {
      paused.add(name);
      sim.pause(name);
    }
  }

  void resume(String name) {
    if (paused.remove(name) && sim.running().contains(name)) {
      sim.resume(name);
    }
  }

  /** A node lives again, and dials everybody. */
  void rise(String name) {
    if (!sim.running().contains(name)) {
      sim.restart(name);
      names.forEach(to -> dial(name, to));
    }
  }

  /** Everybody sees a majority, and no two the same: whoever is opposite is out of reach. */
  void ring(int first) {
    int size = names.size();
    for (int i = 0; i < size; i++) {
      for (int apart = size / 4 + 1; apart <= size / 2; apart++) {
        network.partition(name(first + i), name(first + i + apart));
      }
    }
  }

  /** What a stranger does, at one node, to another. */
  interface Attack {
    void carryOut(Strangers stranger, String at, String victim);
  }

  /** A stranger comes to one node, for the sake of another. */
  void attacked(Step step, Attack attack) {
    Optional<String> at = awake(step.a());
    String victim = other(step);
    if (at.isPresent() && sim.running().contains(victim)) {
      Keyring stolen = coats.contains(Coat.SEALED) ? Schedule.KEYS : null;
      String name = "stranger" + strangers++;
      attack.carryOut(
          new Strangers(sim, name, stolen, coats.contains(Coat.SIGNED)), at.get(), victim);
    }
  }

  /** Another node of a name that is taken. */
  void twin(String of, String neighbour) {
    if (twins.size() < 2) {
      String twin = "twin" + twins.size();
      sim.start(twin, sim.config(of).build());
      twins.add(twin);
      var unused = sim.dialAsync(twin, neighbour).exceptionally(refused -> "");
    }
  }

  /** Ends every fault; then all must be as if none had been. */
  void recover() {
    isRecovering = true;
    network.loss(0);
    network.duplicates(0);
    network.corruption(0);
    for (int a = 0; a < names.size(); a++) {
      resume(name(a));
      network.unclog(name(a));
      sim.freeDisk(name(a));
      sim.setClockRate(name(a), 1);
      sim.onMessage(name(a), message -> {});
      for (int b = a + 1; b < names.size(); b++) {
        network.bandwidth(name(a), name(b), Long.MAX_VALUE);
        network.corruption(name(a), name(b), 0);
        network.segments(name(a), name(b), Integer.MAX_VALUE);
      }
    }
    network.heal();
    twins.stream().filter(sim.running()::contains).forEach(sim::crash);
    for (String name : names) {
      if (sim.running().contains(name) && node(name).stats().count("identity-lost") > 0) {
        if (twins.isEmpty()) {
          throw new AssertionError(name + " gave its name up, which nobody else had");
        }
        sim.crash(name);
      }
      if (!sim.running().contains(name)) {
        sim.restart(name);
      }
      node(name).setDegree(0);
    }
    sim.quiet();
    for (int i = 0; i < names.size(); i++) {
      dial(name(i), name(i + 1));
    }
    sim.eventually(Duration.ofMinutes(2), this::isWhole);
    sim.quiet();
    sim.invariants().atRest();
    sim.advance(LAST_WORDS);
    for (String name : names) {
      broadcast(name);
      set(name, new TreeSet<>(names));
    }
    sim.quiet();
    if (reports.stream().anyMatch(CompletableFuture::isCompletedExceptionally)) {
      throw new AssertionError("a send failed instead of being reported");
    }
    sim.invariants().atRest();
    sim.invariants().degrees();
  }

  private void isWhole() {
    for (String name : names) {
      if (node(name).mesh().nodes().size() != names.size()) {
        throw new AssertionError(node(name).mesh() + " is not all of " + names);
      }
    }
  }
}
