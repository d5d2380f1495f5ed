package io.meshage.cli.command;

import io.meshage.cli.control.ControlClient;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage monitor}. */
@Command(
    name = "monitor",
    description = "Print what happens in the mesh from now on, until ^C.",
    footer = {"Example:", "  meshage monitor", "  meshage monitor --format json"})
final class MonitorCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    common.call(new Request.Monitor(), new Printing());
    return 0;
  }

  private final class Printing implements ControlClient.Items {
    private final Lines lines = new Lines(common.paint());

    @Override
    public void attached() {
      common.note("monitoring");
    }

    @Override
    public void item(JsonObject event) {
      boolean isJson = common.format() == Format.json;
      common.say(isJson ? event.toString() : lines.any(event));
      common.checkReader();
    }
  }
}
