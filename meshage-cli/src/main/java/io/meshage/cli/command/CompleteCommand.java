package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Names;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code meshage _complete}: what the completion scripts and the shell ask for. Without an agent
 * there is nothing to complete, which is no error.
 */
@Command(
    name = "_complete",
    description = "Print names for a completion, one on a line.",
    footer = {"Example:", "  meshage _complete peers"})
final class CompleteCommand implements Callable<Integer> {
  /** What can be asked for. */
  enum What {
    /** Other nodes. */
    names,
    /** All nodes. */
    nodes,
    /** Neighbours. */
    peers
  }

  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "names|nodes|peers", description = "Which names.")
  private What what = What.nodes;

  @Override
  public Integer call() {
    try {
      ask(common, what).forEach(common::say);
    } catch (Failure e) {
      if (common.debug()) {
        common.note(e.line());
      }
    }
    return 0;
  }

  static List<String> ask(Common common, What what) {
    if (what == What.peers) {
      return common.call(new Request.Peers()).objects("peers").stream()
          .map((JsonObject peer) -> peer.text("peer"))
          .toList();
    }
    List<String> names = common.call(new Request.Listing(what == What.names)).texts("nodes");
    return what == What.names ? names.stream().map(Names::escaped).toList() : names;
  }
}
