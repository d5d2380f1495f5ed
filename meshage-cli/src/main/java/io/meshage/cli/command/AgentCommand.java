package io.meshage.cli.command;

import io.meshage.cli.agent.Agent;
import io.meshage.cli.agent.AgentSettings;
import io.meshage.cli.agent.LiveNodes;
import io.meshage.cli.agent.SettingsReader;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Failure;
import io.meshage.cli.text.Outlet;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshage agent}. */
@Command(
    name = "agent",
    description = {
      "Run a node in the foreground, to which the other commands talk.",
      "",
      "Each setting may also stand in the config file by its name without the dashes, and in the",
      "environment as MESHAGE_NAME and so on. An option wins over the environment, and the",
      "environment over the file. SIGINT and SIGTERM leave the mesh and exit 0."
    },
    footer = {
      "Example:",
      "  meshage agent --name a --listen tcp://0.0.0.0:9000 --discover 3",
      "  meshage agent --name b --listen tcp://127.0.0.1:0 --dial 127.0.0.1:9000 --print",
      "  meshage agent --name c --listen ws://127.0.0.1:8080/mesh --advertise ws://gate/mesh",
      "  meshage agent --config mesh.conf"
    })
final class AgentCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--config", paramLabel = "FILE", description = "Read settings from FILE (HOCON).")
  private @Nullable Path config;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what happens, not only what goes wrong.")
  private boolean verbose;

  /** Whether it was said that messages cannot be printed. */
  private final AtomicBoolean unprinted = new AtomicBoolean();

  @Override
  public Integer call() {
    AgentSettings settings =
        new SettingsReader(System.getenv()).read(flags(), Optional.ofNullable(config));
    if (verbose) {
      // Read when the first logger is made, which is after this.
      System.setProperty("org.slf4j.simpleLogger.log.io.meshage", "info");
    }
    return new Foreground(() -> start(settings)).run();
  }

  private void reread(Agent agent) {
    try {
      common.note(
          agent.reread(
              new SettingsReader(System.getenv()).read(flags(), Optional.ofNullable(config))));
    } catch (Failure e) {
      common.note("the settings stay as they are: " + e.line());
    }
  }

  private Agent start(AgentSettings settings) {
    Agent agent =
        Agent.start(settings, Version.number(), LiveNodes::start, this::print, common::note);
    AgentSignals.take(() -> common.note(agent.statusLine()), () -> reread(agent));
    common.err().println(agent.readyLine(settings.control()));
    common.err().flush();
    return agent;
  }

  private void print(JsonObject message) {
    common.say(
        common.format() == Format.json
            ? message.toString()
            : new Lines(common.paint()).any(message));
    Optional<String> trouble = Outlet.trouble(common.out());
    if (trouble.isPresent() && !unprinted.getAndSet(true)) {
      common.note(trouble.get() + "; messages still arrive, and are not printed");
    }
  }

  private Map<String, Object> flags() {
    Map<String, Object> flags = AgentOptions.given(spec);
    common.givenControl().ifPresent(path -> flags.put("control", path.toString()));
    return flags;
  }
}
