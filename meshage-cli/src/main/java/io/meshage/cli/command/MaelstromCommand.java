package io.meshage.cli.command;

import io.meshage.Linger;
import io.meshage.MeshConfig;
import io.meshage.MeshConfig.HealthTimers;
import io.meshage.cli.maelstrom.Maelstrom;
import io.meshage.cli.maelstrom.MaelstromOptions;
import io.meshage.cli.maelstrom.Shape;
import io.meshage.cli.text.StandardInput;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshage maelstrom}. */
@Command(
    name = "maelstrom",
    description = {
      "Run a node for the test bench Maelstrom, over standard input.",
      "",
      "Its links and clients are lines of JSON. It serves the workloads echo, unique-ids,"
          + " broadcast",
      "and g-set."
    },
    footer = {
      "Example:",
      "  meshage maelstrom --shape star --linger 50ms --hub-linger 500ms --ack-linger 3s",
      "in a script that Maelstrom is given:",
      "  maelstrom test -w broadcast --bin ./meshage-node.sh --node-count 25 --rate 100 --latency"
          + " 100"
    })
final class MaelstromCommand implements Callable<Integer> {
  private static final int MISSED_PINGS = 3;

  @Mixin private final Common common = new Common();

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      defaultValue = "given",
      description = "Whom to link with: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Shape shape = Shape.given;

  @Option(
      names = "--linger",
      paramLabel = "D",
      defaultValue = "0ms",
      description = "How long messages wait for company. Default: ${DEFAULT-VALUE}.")
  private String linger = "0ms";

  @Option(
      names = "--hub-linger",
      paramLabel = "D",
      description = "The same for the first node. Default: as --linger.")
  private @Nullable String hubLinger;

  @Option(
      names = "--ack-linger",
      paramLabel = "D",
      defaultValue = "0ms",
      description = "How long acknowledgements wait for company. Default: ${DEFAULT-VALUE}.")
  private String ackLinger = "0ms";

  @Option(
      names = "--ping",
      paramLabel = "D",
      defaultValue = "1s",
      description = "How often a silent link is asked. Default: ${DEFAULT-VALUE}.")
  private String ping = "1s";

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "10s",
      description = "How long a send waits. Default: ${DEFAULT-VALUE}.")
  private String timeout = "10s";

  @Override
  public Integer call() {
    MaelstromOptions options;
    try {
      Linger others = new Linger(common.duration(linger), common.duration(ackLinger));
      Linger hub =
          hubLinger == null
              ? others
              : new Linger(common.duration(hubLinger), others.acknowledgements());
      options =
          new MaelstromOptions(
              shape,
              others,
              hub,
              new HealthTimers(common.duration(ping), MISSED_PINGS),
              MeshConfig.timeout(common.duration(timeout)));
    } catch (IllegalArgumentException e) {
      throw common.usage(String.valueOf(e.getMessage()));
    }
    new Maelstrom(options, System.out).serve(StandardInput.open());
    return 0;
  }
}
