package io.meshage.cli.command;

import io.meshage.cli.control.AgentLink;
import io.meshage.cli.text.Paint;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program itself, before any verb. */
@Command(
    name = "meshage",
    description = {
      "A mesh of nodes that find each other, know the way, and say exactly who got what.",
      "",
      "'meshage agent' runs a node; the other commands talk to it over its control socket."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "Example:",
      "  meshage agent --name a --listen tcp://127.0.0.1:9000",
      "  meshage send b 'hello'",
      "  meshage demo"
    })
public final class Meshage implements Callable<Integer> {
  private final AgentLink link;
  private final Paint paint;

  @Mixin private final Common common = new Common();

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Creates the program.
   *
   * @param link how its commands reach an agent
   * @param paint how its commands colour what they print
   */
  public Meshage(AgentLink link, Paint paint) {
    this.link = link;
    this.paint = paint;
  }

  AgentLink link() {
    return link;
  }

  Paint paint() {
    return paint;
  }

  /** Says what there is, for a verb is missing. */
  @Override
  public Integer call() {
    spec.commandLine().usage(common.err());
    return spec.exitCodeOnInvalidInput();
  }
}
