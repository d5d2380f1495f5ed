package io.meshage.sim.study;

import io.meshage.sim.SimulationError;
import io.meshage.sim.study.StudyReport.Fault;
import io.meshage.sim.study.StudyReport.FaultSum;
import io.meshage.sim.study.StudyReport.LinkFate;
import io.meshage.sim.study.StudyReport.NodeFate;
import io.meshage.sim.study.StudyReport.Phase;
import io.meshage.sim.study.StudyReport.PhaseTraffic;
import io.meshage.sim.study.StudySettings.Step;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers "what would happen if …" for a planned network: builds it in a simulation, waits until
 * all nodes agree, puts load and faults on it, waits until all agree again, and reports.
 *
 * <pre>{@code
 * StudySettings settings =
 *     StudySettings.of(NetworkPlan.random(50, 4, 1))
 *         .linkFailures(0.01)
 *         .duration(Duration.ofSeconds(30))
 *         .build();
 * StudyReport report = Study.run(settings, Study.Progress.NONE);
 * assertThat(report.isGood()).isTrue();
 * }</pre>
 *
 * <p>A run belongs to the thread that calls it. While it lasts every invariant of {@link
 * io.meshage.sim.Invariants} is checked.
 */
public final class Study {
  /** How long the mesh is left alone after the first agreement, to see what it costs idle. */
  static final Duration REST = Duration.ofSeconds(5);

  /** How long a cold start may take. */
  static final Duration LONGEST_START = Duration.ofMinutes(5);

  /** How long after the last fault the mesh may take to agree. */
  static final Duration LONGEST_SETTLING = Duration.ofMinutes(2);

  private static final Duration TICK = Duration.ofMillis(50);
  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration SAMPLE_QUEUES = Duration.ofMillis(250);
  private static final int MOST_DISSENTERS = 10;

  /** Up to here every path of a good many pairs is compared as well; it takes memory. */
  private static final int MOST_NODES_IN_FULL = 1_000;

  /** Hears how far a study is. */
  @FunctionalInterface
  public interface Progress {
    /** Hears nothing. */
    Progress NONE = (phase, now, end) -> {};

    /**
     * Called twenty times a second of virtual time, on the thread of the study.
     *
     * @param now how much virtual time has passed
     * @param end how much will have passed at the end of the phase, if that is known; else {@code
     *     now}
     */
    void at(Phase phase, Duration now, Duration end);
  }

  private final StudySettings settings;
  private final Progress progress;
  private final Rig rig;
  private final Load load;
  private final Injector injector;
  private final Deliveries deliveries = new Deliveries();
  private final Map<Phase, PhaseTraffic> traffic = new EnumMap<>(Phase.class);
  private @Nullable Duration firstAgreement;
  private @Nullable Duration finalAgreement;

  private Study(StudySettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
    SplittableRandom random = new SplittableRandom(settings.seed());
    rig = new Rig(settings, settings.duration().plus(REST));
    load = new Load(rig, settings, deliveries, random.split());
    injector = new Injector(rig, load, settings, random.split());
  }

  /** Runs a study to its end. */
  public static StudyReport run(StudySettings settings, Progress progress) {
    Study study = new Study(settings, progress);
    try (Rig rig = study.rig) {
      return study.run();
    }
  }

  private StudyReport run() {
    String broken = null;
    try {
      rig.noteAgreement();
      everySlice();
      everySample();
      measured(Phase.START, () -> firstAgreement = until(Phase.START, this::agreed, LONGEST_START));
      if (firstAgreement != null) {
        measured(Phase.REST, () -> pass(Phase.REST, REST));
        measured(Phase.RUN, this::trouble);
        measured(Phase.SETTLE, this::settle);
      }
      rig.cutSlice();
      check();
    } catch (SimulationError e) {
      broken = String.valueOf(e.getMessage());
    }
    return report(broken);
  }

  private boolean agreed() {
    return rig.convergence.allAgree();
  }

  private void trouble() {
    long startNanos = rig.nowNanos();
    for (Step step : settings.steps()) {
      rig.agenda.at(startNanos + step.at().toNanos(), () -> injector.perform(step.action()));
    }
    load.setRate(settings.loadPerSecond());
    injector.failUntil(startNanos + settings.duration().toNanos());
    pass(Phase.RUN, settings.duration());
    load.setRate(0);
  }

  private void settle() {
    long startNanos = rig.nowNanos();
    Duration limit = LONGEST_SETTLING.plus(settings.outage().multipliedBy(2));
    Duration reached = until(Phase.SETTLE, this::isSettled, limit);
    if (reached != null) {
      long agreedNanos = Math.max(startNanos, rig.convergence.lastChangeNanos());
      finalAgreement = Duration.ofNanos(agreedNanos - startNanos);
    }
  }

  private boolean isSettled() {
    return agreed()
        && injector.outages() == 0
        && load.open() == 0
        && rig.nowNanos() - rig.convergence.lastChangeNanos() >= QUIET.toNanos();
  }

  private void pass(Phase phase, Duration length) {
    long endNanos = rig.nowNanos() + length.toNanos();
    while (rig.nowNanos() < endNanos) {
      rig.agenda.runUntil(Math.min(endNanos, rig.nowNanos() + TICK.toNanos()));
      progress.at(phase, rig.sim.now(), Duration.ofNanos(endNanos));
    }
  }

  /** Lets time pass until a condition holds; null if it does not within the limit. */
  private @Nullable Duration until(Phase phase, BooleanSupplier condition, Duration limit) {
    long endNanos = rig.nowNanos() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (rig.nowNanos() >= endNanos) {
        return null;
      }
      rig.agenda.runUntil(rig.nowNanos() + TICK.toNanos());
      progress.at(phase, rig.sim.now(), rig.sim.now());
    }
    return phase == Phase.START
        ? Duration.ofNanos(rig.convergence.first().max())
        : Duration.ofNanos(rig.convergence.lastChangeNanos());
  }

  private void measured(Phase phase, Runnable part) {
    long sinceNanos = rig.nowNanos();
    long nodeNanosBefore = rig.timeline.nodeNanos(sinceNanos);
    var unused = rig.countAnew();
    part.run();
    Duration length = Duration.ofNanos(rig.nowNanos() - sinceNanos);
    long nodeNanos = rig.timeline.nodeNanos(rig.nowNanos()) - nodeNanosBefore;
    double nodeSeconds = (double) nodeNanos / TimeUnit.SECONDS.toNanos(1);
    traffic.put(phase, new PhaseTraffic(rig.countAnew(), length, nodeSeconds));
  }

  private void everySlice() {
    rig.agenda.after(
        Duration.ofNanos(rig.timeline.sliceNanos()),
        () -> {
          rig.cutSlice();
          everySlice();
        });
  }

  private void everySample() {
    rig.agenda.after(
        SAMPLE_QUEUES,
        () -> {
          rig.sampleQueues();
          everySample();
        });
  }

  private void check() {
    rig.sim.invariants().acknowledgedMeansDelivered();
    rig.sim.invariants().nobodyTalksNonsense();
    if (finalAgreement != null && rig.mesh.nodes() <= MOST_NODES_IN_FULL) {
      rig.sim.invariants().atRest();
    }
  }

  private StudyReport report(@Nullable String broken) {
    rig.convergence.end();
    List<Fault> faults =
        rig.convergence.listed().stream()
            .map(
                one ->
                    new Fault(
                        one.kind,
                        one.what,
                        Duration.ofNanos(one.atNanos),
                        one.learned,
                        one.overtaken,
                        one.waiting.cardinality()))
            .toList();
    Map<FaultKind, FaultSum> sums = new TreeMap<>();
    rig.convergence
        .totals()
        .forEach(
            (kind, sum) ->
                sums.put(
                    kind, new FaultSum(sum.faults, sum.learned, sum.overtaken, sum.unlearned)));
    return new StudyReport(
        settings,
        Optional.ofNullable(firstAgreement),
        rig.convergence.first(),
        Optional.ofNullable(finalAgreement),
        rig.convergence.dissenters(MOST_DISSENTERS),
        Optional.ofNullable(broken),
        faults,
        Collections.unmodifiableMap(sums),
        deliveries,
        Collections.unmodifiableMap(traffic),
        rig.queuePeak(),
        rig.timeline.moments(),
        IntStream.range(0, rig.mesh.links()).mapToObj(this::linkFate).toList(),
        IntStream.range(0, rig.mesh.nodes()).mapToObj(this::nodeFate).toList(),
        rig.sim.now(),
        rig.sim.events(),
        rig.sim.trace().hash());
  }

  private LinkFate linkFate(int link) {
    return new LinkFate(
        settings.plan().links().get(link), injector.linkFailures(link), rig.mesh.isUp(link));
  }

  private NodeFate nodeFate(int node) {
    return new NodeFate(rig.mesh.name(node), injector.nodeFailures(node), rig.mesh.isRunning(node));
  }
}
