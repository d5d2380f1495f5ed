package io.meshage.cli.command;

import io.meshage.cli.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage version}. */
@Command(
    name = "version",
    description = "Print the version of the program, and of the Java that runs it.",
    footer = {"Example:", "  meshage version"})
final class VersionCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    String java = System.getProperty("java.version", "unknown");
    JsonObject answer = new JsonObject().put("version", Version.number()).put("java", java);
    if (!common.printedAsJson(answer)) {
      common.say("meshage " + Version.number() + common.paint().dim(", Java " + java));
    }
    return 0;
  }
}
