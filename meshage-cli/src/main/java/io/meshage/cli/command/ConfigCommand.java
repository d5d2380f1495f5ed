package io.meshage.cli.command;

import io.meshage.cli.agent.SettingsReader;
import io.meshage.cli.agent.SettingsView;
import io.meshage.cli.control.Request;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Table;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshage config}. */
@Command(
    name = "config",
    description = {
      "Show the settings that the agent runs with, but no secrets.",
      "",
      "With --config FILE no agent is asked: what one would run with that is started here with"
          + " this",
      "file and nothing else; so a file is checked before it is used."
    },
    footer = {
      "Example:",
      "  meshage config",
      "  meshage config --show-origin",
      "  meshage config --show-origin --config mesh.conf"
    })
final class ConfigCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = "--show-origin",
      description = "Also tell where each comes from, and all limits of the protocol.")
  private boolean showsOrigin;

  @Option(names = "--config", paramLabel = "FILE", description = "Read this file; ask no agent.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    JsonObject answer = file == null ? common.call(new Request.Config()) : read(file);
    if (!common.printedAsJson(answer)) {
      settings(answer);
      if (showsOrigin) {
        limits(answer);
      }
    }
    return 0;
  }

  private JsonObject read(Path path) {
    Map<String, String> flags =
        common
            .givenControl()
            .map(control -> Map.of("control", control.toString()))
            .orElse(Map.of());
    return SettingsView.of(
        new SettingsReader(System.getenv()).read(flags, Optional.of(path)).shown());
  }

  private void settings(JsonObject answer) {
    Table table =
        showsOrigin ? new Table("SETTING", "VALUE", "FROM") : new Table("SETTING", "VALUE");
    for (JsonObject one : answer.objects("settings")) {
      if (showsOrigin) {
        table.row(one.text("name"), one.text("value"), one.text("origin"));
      } else {
        table.row(one.text("name"), one.text("value"));
      }
    }
    table.lines(common.paint()).forEach(common::say);
  }

  private void limits(JsonObject answer) {
    Table table = new Table("LIMIT", ">VALUE", "");
    for (JsonObject one : answer.objects("limits")) {
      String unit = one.text("unit");
      boolean isTime = unit.equals("time");
      table.row(
          one.text("name"),
          isTime ? one.text("value") : String.valueOf(one.number("value")),
          isTime || unit.equals("number") ? "" : unit);
    }
    common.say("");
    table.lines(common.paint()).forEach(common::say);
  }
}
