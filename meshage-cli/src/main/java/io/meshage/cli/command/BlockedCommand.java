package io.meshage.cli.command;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Table;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage blocked}. */
@Command(
    name = "blocked",
    description = "Show which nodes are kept out, for how much longer, and why.",
    footer = {"Example:", "  meshage blocked"})
final class BlockedCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.ListBlocked());
    if (!common.printedAsJson(answer)) {
      text(answer.objects("blocked"));
    }
    return 0;
  }

  private void text(List<JsonObject> blocked) {
    if (blocked.isEmpty()) {
      common.say("nobody is blocked");
      return;
    }
    Table table = new Table("NODE", ">LEFT", "BLOCKED");
    for (JsonObject one : blocked) {
      table.row(one.text("peer"), Words.rounded(one, "remainingMicros"), one.text("why"));
    }
    table.lines(common.paint()).forEach(common::say);
  }
}
