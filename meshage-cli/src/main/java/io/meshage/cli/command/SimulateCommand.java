package io.meshage.cli.command;

import io.meshage.cli.simulate.StudyOptions;
import io.meshage.cli.simulate.StudyRun;
import io.meshage.cli.text.Screen;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshage simulate}. */
@Command(
    name = "simulate",
    description = {
      "Try in a simulator what load and faults do to a network.",
      "",
      "The report says how soon all nodes agree, what became of the messages, and what it cost.",
      "Needs no agent. The same seed gives the same report."
    },
    footer = {
      "Example:",
      "  meshage simulate --nodes 50 --degree 4 --fail-links 1%%",
      "  meshage simulate --topology backbone.gml --kill 1%% --duration 2m -o report.svg",
      "  meshage simulate --topology plan.csv --script week.txt --format json"
    })
final class SimulateCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(names = "--nodes", paramLabel = "N", description = "A random mesh of N nodes.")
  private @Nullable Integer nodes;

  @Option(
      names = "--degree",
      paramLabel = "D",
      description = "How many links its nodes have on average. Default: 3.")
  private @Nullable Integer degree;

  @Option(
      names = "--topology",
      paramLabel = "FILE",
      description =
          "A network from a .gml, .graphml or .dot file, or a .csv or .txt list of edges.")
  private @Nullable Path topology;

  @Option(
      names = "--delay",
      paramLabel = "DELAY",
      description =
          "Of every link, one way: 5ms, 1ms..10ms, 'exponential 5ms', or geography: from the"
              + " file's positions. Default: geography where there are positions, else 1ms.")
  private @Nullable String delay;

  @Option(names = "--loss", paramLabel = "P%", description = "Packets lost. Default: none.")
  private @Nullable String loss;

  @Option(names = "--seed", paramLabel = "N", description = "Of all chance. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--duration",
      paramLabel = "D",
      description = "How long load and faults last. Default: 1m, or the script's length and 10s.")
  private @Nullable String duration;

  @Option(
      names = "--load",
      paramLabel = "R",
      description = "Messages a second in the whole mesh. Default: ${DEFAULT-VALUE}.")
  private String load = "10/s";

  @Option(
      names = "--broadcasts",
      paramLabel = "P%",
      description = "How many of them go to all; the others to one. Default: 5%%.")
  private String broadcasts = "5%";

  @Option(
      names = "--kill",
      paramLabel = "P%",
      description = "So many of the nodes are killed every second, and come back.")
  private @Nullable String kill;

  @Option(
      names = "--fail-links",
      paramLabel = "P%",
      description = "So many of the links fail every second, and come back.")
  private @Nullable String failLinks;

  @Option(
      names = "--outage",
      paramLabel = "D",
      description = "How long they are away on average. Default: ${DEFAULT-VALUE}.")
  private String outage = "5s";

  @Option(
      names = "--partition",
      paramLabel = "A..B",
      description = "Divide the mesh in two halves from A to B, such as 10s..20s.")
  private @Nullable String partition;

  @Option(
      names = "--script",
      paramLabel = "FILE",
      description = "What happens when, such as 'at 5s kill kn3'.")
  private @Nullable Path script;

  @Option(
      names = "--timers",
      paramLabel = "lan|wan|local",
      description = "Whose timers the nodes have. Default: ${DEFAULT-VALUE}.")
  private String timers = "lan";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Draw the network, what failed, and how views agreed over time; .svg.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    // what simulated nodes warn of is no news to whoever plans their faults; the report counts it
    System.setProperty("org.slf4j.simpleLogger.log.io.meshage", "error");
    StudyOptions options =
        new StudyOptions(
            nodes,
            degree,
            topology,
            delay,
            loss,
            seed,
            duration,
            load,
            broadcasts,
            kill,
            failLinks,
            outage,
            partition,
            script,
            timers);
    return new StudyRun(options, output, common.paint(), common.out(), common.err())
        .run(common.format() == Format.json, Screen.isTerminal());
  }
}
