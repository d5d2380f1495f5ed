package io.meshage.cli.command;

import static java.util.stream.Collectors.joining;

import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;
import io.meshage.cli.text.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage mesh}. */
@Command(
    name = "mesh",
    description = "Show who is linked to whom, as the agent knows it.",
    footer = {"Example:", "  meshage mesh", "  meshage mesh --format json"})
final class MeshCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    JsonObject answer = common.call(new Request.Mesh());
    if (!common.printedAsJson(answer)) {
      text(answer, common.paint());
    }
    return 0;
  }

  private void text(JsonObject mesh, Paint paint) {
    JsonObject nodes = mesh.object("nodes");
    Table table = new Table("NODE", "LINKED TO");
    int ends = 0;
    for (String name : nodes.names()) {
      table.row(
          Words.quoted(name), nodes.texts(name).stream().map(Words::quoted).collect(joining(" ")));
      ends += nodes.texts(name).size();
    }
    table.lines(paint).forEach(common::say);
    common.say(
        paint.dim(
            Words.count(nodes.names().size(), "node")
                + ", "
                + Words.count(ends / 2, "link")
                + ", seen by "
                + mesh.text("self")));
  }
}
