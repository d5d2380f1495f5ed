package io.meshage.scenario;

import com.google.common.collect.Sets;
import io.meshage.Compressor;
import io.meshage.Keyring;
import io.meshage.SharedKey;
import io.meshage.sim.Delay;
import io.meshage.sim.Simulation;
import io.meshage.sim.SimulationBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A mesh and what happens to it, all of it known before it begins: so it can be printed, and tried
 * again with less in it.
 *
 * @param seed of the simulation
 * @param nodes how many, at least 3
 * @param degree their mean degree at the beginning
 * @param steps what happens, in order
 * @param coats what is done to all that the nodes say
 */
record Schedule(long seed, int nodes, int degree, List<Step> steps, Set<Coat> coats) {
  /** What may be around the messages of a mesh. */
  enum Coat {
    /** The nodes have a key. */
    SEALED,
    /** Each has an identity of its own. */
    SIGNED,
    /** Bodies are compressed; every other one is large enough for it. */
    COMPRESSED,
    /**
     * Nodes take bodies of different sizes; many bodies are as large as one of those, or larger.
     */
    MIXED_SIZES
  }

  /** The largest bodies that nodes take in a mesh of {@link Coat#MIXED_SIZES}. */
  static final List<Integer> SIZES = List.of(4096, 8192, 16_384);

  /** The node whose application never reads, if {@link Act#UNREAD} is in the schedule. */
  static final int UNREAD = 1;

  /** How many messages it has room for. */
  static final int UNREAD_ROOM = 4;

  /** So many meshes are small for one that is larger. */
  private static final int ONE_IN = 32;

  private static final List<Compressor> COMPRESSORS =
      List.of(Compressor.SNAPPY, Compressor.ZLIB, Compressor.LZ4, Compressor.ZSTD);

  private static final int LINES = 60;

  /** Refusals come in this many milliseconds. */
  private static final int LATEST_REFUSAL = 3_000;

  /** What a sealed mesh has, and whoever attacks it. */
  static final Keyring KEYS = Keyring.of(SharedKey.of(new byte[SharedKey.BYTES]));

  Schedule {
    steps = steps.stream().sorted().toList();
    coats = Sets.immutableEnumSet(coats);
  }

  /**
   * Draws a small mesh with some load, a few faults and scenes. In half of them all that goes wrong
   * is told to those it happens to: there nobody may be late, and no fault hides another.
   */
  static Schedule draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int nodes = random.nextInt(ONE_IN) > 0 ? random.nextInt(3, 8) : random.nextInt(8, 21);
    List<Step> steps = new ArrayList<>();
    int span = random.nextInt(200, 3_000);
    if (random.nextBoolean()) {
      draw(steps, random, span, random.nextInt(4), Act.told());
    } else {
      draw(steps, random, span, random.nextInt(1, 7), Act.faults());
      steps.add(step(random, span, Act.MEND));
    }
    draw(steps, random, span, random.nextInt(3), Act.scenes());
    draw(steps, random, span, random.nextInt(5, 20), Act.work());
    return new Schedule(seed, nodes, random.nextInt(2, 5), steps, Set.of());
  }

  private static void draw(
      List<Step> steps, SplittableRandom random, int span, int count, List<Act> acts) {
    for (int i = 0; i < count; i++) {
      steps.add(step(random, span, acts.get(random.nextInt(acts.size()))));
    }
  }

  private static Step step(SplittableRandom random, int span, Act act) {
    return new Step(
        random.nextInt(span), act, random.nextInt(64), random.nextInt(64), random.nextInt(1 << 20));
  }

  /**
   * Returns a mesh of five in which these faults happen one after the other, with load before,
   * between and after them.
   */
  static Schedule of(long seed, List<Act> faults) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    int at = 0;
    for (Act fault : faults) {
      for (Act work : List.of(Act.SET, Act.BROADCAST, fault, Act.SET)) {
        steps.add(step(random, 100, work).after(at));
      }
      at += 200;
    }
    for (int i = 0; i < 3; i++) {
      steps.add(step(random, 1_000, Act.SET).after(at));
    }
    return new Schedule(seed, 5, 3, steps, Set.of());
  }

  /** The same, and now and then something is refused to a node, once. */
  Schedule refusing() {
    SplittableRandom random = new SplittableRandom(~seed);
    List<Step> more = new ArrayList<>(steps);
    draw(more, random, LATEST_REFUSAL, random.nextInt(2, 12), List.of(Act.REFUSE));
    return with(more);
  }

  /** The same, with strangers who attack it. */
  Schedule attacked() {
    SplittableRandom random = new SplittableRandom(~seed);
    List<Step> more = new ArrayList<>(steps);
    draw(more, random, LATEST_REFUSAL, random.nextInt(1, 4), Act.attacks());
    return with(more);
  }

  Schedule with(List<Step> otherSteps) {
    return new Schedule(seed, nodes, degree, otherSteps, coats);
  }

  /** The same, with a key. */
  Schedule sealed() {
    return in(Coat.SEALED);
  }

  /** The same, with identities. */
  Schedule signed() {
    return in(Coat.SIGNED);
  }

  /** The same, with compressed bodies. */
  Schedule compressed() {
    return in(Coat.COMPRESSED);
  }

  /** The same, with nodes that take bodies of different sizes. */
  Schedule mixed() {
    return in(Coat.MIXED_SIZES);
  }

  private Schedule in(Coat coat) {
    return new Schedule(
        seed, nodes, degree, steps, Sets.union(coats, Set.of(coat)).immutableCopy());
  }

  /** Runs it; returns the hash of what happened. */
  long run() {
    try (Simulation sim = mesh()) {
      try {
        Field field = new Field(sim, coats);
        Duration begin = sim.now();
        for (Step step : steps) {
          Duration wait = begin.plusMillis(step.atMillis()).minus(sim.now());
          if (!wait.isNegative()) {
            sim.advance(wait);
          }
          step.act().perform(field, step);
        }
        field.recover();
        return sim.trace().hash();
      } catch (RuntimeException | AssertionError e) {
        List<String> lines = sim.trace().lines();
        String tail =
            lines.stream()
                .skip(Math.max(0, lines.size() - LINES))
                .collect(Collectors.joining("\n"));
        throw new AssertionError(e.getMessage() + "\nThe last events:\n" + tail, e);
      }
    }
  }

  private Simulation mesh() {
    SimulationBuilder builder =
        Simulation.builder(seed)
            .delay(
                switch ((int) Math.floorMod(seed, 3L)) {
                  case 0 -> Delay.constant(Duration.ofMillis(1 + Math.floorMod(seed / 3, 20L)));
                  case 1 -> Delay.uniform(Duration.ZERO, Duration.ofMillis(20));
                  default -> Delay.exponential(Duration.ofMillis(5));
                });
    boolean isUnread = steps.stream().anyMatch(step -> step.act() == Act.UNREAD);
    if (isUnread) {
      builder.unread("n" + (UNREAD + 1));
    }
    int[] born = {0};
    builder.config(
        config -> {
          if (coats.contains(Coat.MIXED_SIZES)) {
            config.maxBodyBytes(SIZES.get(born[0]++ % SIZES.size()));
          }
          config.compress(compressor());
          return isUnread ? config.inboxMessages(UNREAD_ROOM) : config;
        });
    if (coats.contains(Coat.SEALED)) {
      builder.keys(KEYS).datagrams();
    }
    if (coats.contains(Coat.SIGNED)) {
      builder.identities();
    }
    return builder.random(nodes, degree);
  }

  private Compressor compressor() {
    return coats.contains(Coat.COMPRESSED)
        ? COMPRESSORS.get((int) Math.floorMod(seed, (long) COMPRESSORS.size()))
        : Compressor.NONE;
  }

  @Override
  public String toString() {
    return String.format("seed %d, %d nodes of degree %d:%n", seed, nodes, degree)
        + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
