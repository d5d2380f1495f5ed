package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshage dial}. */
@Command(
    name = "dial",
    description = {
      "Link to the node at an address, whatever its namespace.",
      "A dialled link is redialled when it breaks, until it is hung up."
    },
    footer = {
      "Example:",
      "  meshage dial tcp://10.0.0.7:9000",
      "  meshage dial edge2.example:9000",
      "  meshage dial 'edge2.example|ws://gate.example/mesh'"
    })
final class DialCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(
      paramLabel = "ADDR",
      description = {
        "tcp://host:port, host:port, or host for port 9000; or ws://host:port/path.",
        "srv+name for a service in DNS, each record of which is a node.",
        "Several with | between them, in quotation marks: the first that works is taken."
      })
  private String address = "";

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Dial(address));
    if (!common.printedAsJson(answer)) {
      common.say("linked to " + common.paint().name(answer.text("peer")));
    }
    return 0;
  }
}
