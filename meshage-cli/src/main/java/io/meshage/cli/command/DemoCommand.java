package io.meshage.cli.command;

import io.meshage.cli.demo.Demo;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshage demo}. */
@Command(
    name = "demo",
    description = {
      "Show a mesh of real nodes on this host; it needs no agent.",
      "",
      "Each step checks that it did what it says. Writes mesh.dot and mesh.svg here."
    },
    footer = {"Example:", "  meshage demo"})
final class DemoCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    boolean isJson = common.format() == Format.json;
    PrintWriter story = isJson ? common.err() : common.out();
    long startNanos = System.nanoTime();
    boolean held = new Demo(story, common.paint(), Path.of("").toAbsolutePath()).run();
    if (isJson) {
      long micros = (System.nanoTime() - startNanos) / 1_000;
      common.say(new JsonObject().put("held", held).put("elapsedMicros", micros).toString());
    }
    return held ? 0 : Failure.MESH;
  }
}
