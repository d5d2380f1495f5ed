package io.meshage.cli.simulate;

import io.meshage.MeshConfig;
import io.meshage.cli.text.Durations;
import io.meshage.cli.text.Failure;
import io.meshage.sim.study.Action;
import io.meshage.sim.study.LinkDelays;
import io.meshage.sim.study.NetworkPlan;
import io.meshage.sim.study.StudySettings;
import io.meshage.sim.study.StudySettings.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code meshage simulate} as they were typed, and what they come to. Null is what
 * was not given.
 */
public record StudyOptions(
    @Nullable Integer nodes,
    @Nullable Integer degree,
    @Nullable Path topology,
    @Nullable String delay,
    @Nullable String loss,
    long seed,
    @Nullable String duration,
    String load,
    String broadcasts,
    @Nullable String kill,
    @Nullable String failLinks,
    String outage,
    @Nullable String partition,
    @Nullable Path script,
    String timers) {

  private static final int DEFAULT_DEGREE = 3;
  private static final Duration DEFAULT_DURATION = Duration.ofMinutes(1);

  /** How long a study goes on behind the last step of its script. */
  private static final Duration AFTER_SCRIPT = Duration.ofSeconds(10);

  /**
   * A study that can be run.
   *
   * @param name what to call the network
   * @param delays how long links take, in words
   * @param remarks what to say about the file
   */
  public record Prepared(String name, String delays, List<String> remarks, StudySettings settings) {
    public Prepared {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * Reads the files and checks everything.
   *
   * @throws Failure of wrong usage, in one line
   */
  public Prepared prepare() {
    if ((nodes == null) == (topology == null)) {
      throw Failure.usage(
          "give either --nodes N with --degree D, or --topology FILE; see 'meshage simulate"
              + " --help'");
    }
    if (topology != null) {
      if (degree != null) {
        throw Failure.usage("--degree goes with --nodes; a file has its own links");
      }
      PlanFile.Read read = PlanFile.read(topology);
      String name = String.valueOf(topology.getFileName());
      return prepare(name, read.remarks(), read.plan());
    }
    int count = nodes == null ? 0 : nodes;
    int wanted = degree == null ? Math.max(0, Math.min(DEFAULT_DEGREE, count - 1)) : degree;
    NetworkPlan plan =
        option("--nodes and --degree", () -> NetworkPlan.random(count, wanted, seed));
    return prepare("random mesh", List.of(), plan);
  }

  private Prepared prepare(String name, List<String> remarks, NetworkPlan plan) {
    List<Step> steps = new ArrayList<>();
    if (script != null) {
      steps.addAll(ScriptFile.read(script, plan));
    }
    Duration last = steps.stream().map(Step::at).max(Duration::compareTo).orElse(Duration.ZERO);
    Duration length =
        duration != null
            ? option("--duration", () -> Durations.parse(duration))
            : script != null ? last.plus(AFTER_SCRIPT) : DEFAULT_DURATION;
    if (last.compareTo(length) > 0) {
      throw Failure.usage(
          "--duration "
              + Durations.format(length)
              + " ends before the last step of the script at "
              + Durations.format(last));
    }
    if (partition != null) {
      steps.addAll(partition(partition, length, plan));
    }
    boolean geography = delay == null ? !plan.positions().isEmpty() : delay.equals("geography");
    if (geography && plan.positions().isEmpty()) {
      throw Failure.usage("--delay geography needs a file with positions, and this one has none");
    }
    String delayWords = delay != null ? delay : geography ? "geography" : "1ms";
    LinkDelays delays = option("--delay", () -> Amounts.delays(delayWords));
    StudySettings.Builder settings =
        StudySettings.of(plan)
            .seed(seed)
            .delays(delays)
            .loss(share("--loss", loss))
            .timers(config())
            .duration(length)
            .load(option("--load", () -> Amounts.rate(load)))
            .broadcastShare(share("--broadcasts", broadcasts))
            .linkFailures(share("--fail-links", failLinks))
            .nodeFailures(share("--kill", kill))
            .outage(option("--outage", () -> Durations.parse(outage)));
    steps.forEach(step -> settings.step(step.at(), step.action()));
    String delaysInWords = geography ? "delays from positions" : "delay " + delayWords;
    return new Prepared(name, delaysInWords, remarks, option("options", settings::build));
  }

  private static List<Step> partition(String text, Duration length, NetworkPlan plan) {
    Amounts.Window window = option("--partition", () -> Amounts.window(text));
    if (window.to().compareTo(length) > 0) {
      throw Failure.usage(
          "--partition " + text + " ends behind the --duration of " + Durations.format(length));
    }
    return List.of(
        new Step(window.from(), new Action.Partition(List.of())),
        new Step(window.to(), new Action.Partition(List.of(plan.nodes()))));
  }

  private MeshConfig config() {
    MeshConfig.Builder builder =
        switch (timers) {
          case "lan" -> MeshConfig.lan("any");
          case "wan" -> MeshConfig.wan("any");
          case "local" -> MeshConfig.local("any");
          default -> throw Failure.usage("--timers is lan, wan or local, not '" + timers + "'");
        };
    return builder.build();
  }

  private static double share(String name, @Nullable String text) {
    return text == null ? 0 : option(name, () -> Amounts.share(text));
  }

  private static <T> T option(String name, Supplier<T> parsing) {
    try {
      return parsing.get();
    } catch (IllegalArgumentException e) {
      throw Failure.usage(name + ": " + e.getMessage(), e);
    }
  }
}
