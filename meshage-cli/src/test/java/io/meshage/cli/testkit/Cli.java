package io.meshage.cli.testkit;

import io.meshage.cli.agent.Agent;
import io.meshage.cli.agent.AgentSettings;
import io.meshage.cli.agent.NodeFiles;
import io.meshage.cli.agent.SettingsReader;
import io.meshage.cli.command.Program;
import io.meshage.cli.control.AgentLink;
import io.meshage.cli.json.JsonObject;
import io.meshage.cli.text.Paint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** An agent with a fake node in this process, and commands that talk to it over a real socket. */
public final class Cli implements AutoCloseable {
  public final Path directory;
  public final Path control;
  public final FakeNode node;
  public final Agent agent;
  public final AtomicReference<NodeFiles> files = new AtomicReference<>();
  public final List<JsonObject> printed = new CopyOnWriteArrayList<>();
  public final List<String> said = new CopyOnWriteArrayList<>();

  /** What a command did. */
  public record Ran(int exitCode, String out, String err) {}

  public Cli(String... flags) {
    this(line -> {}, flags);
  }

  /**
   * Starts the agent.
   *
   * @param says gets what the agent says to its operator, once it is noted
   */
  public Cli(Consumer<String> says, String... flags) {
    try {
      directory = Files.createTempDirectory("meshage-cli");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    control = directory.resolve("run").resolve("control.sock");
    Map<String, Object> settings = new java.util.TreeMap<>();
    settings.put("name", "a");
    settings.put("control", control.toString());
    for (int i = 0; i < flags.length; i += 2) {
      settings.put(flags[i], flags[i + 1]);
    }
    AgentSettings read = new SettingsReader(Map.of()).read(settings, Optional.empty());
    AtomicReference<FakeNode> started = new AtomicReference<>();
    agent =
        Agent.start(
            read,
            "1.2.3",
            (config, keys, onMessage, listener, kept) -> {
              files.set(kept);
              FakeNode fake = new FakeNode(config, onMessage, listener);
              started.set(fake);
              return fake;
            },
            printed::add,
            line -> {
              said.add(line);
              says.accept(line);
            });
    node = Objects.requireNonNull(started.get());
  }

  /** Runs a command against this agent. */
  public Ran run(String... words) {
    List<String> all = new ArrayList<>(List.of("--control", control.toString()));
    all.addAll(Arrays.asList(words));
    return runBare(all.toArray(String[]::new));
  }

  /** Runs a command that finds its agent by itself. */
  public static Ran runBare(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Program.create(
                AgentLink.oneShot(),
                Paint.PLAIN,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                words)
            .execute(words);
    return new Ran(exitCode, out.toString(), err.toString());
  }

  @Override
  public void close() {
    agent.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
